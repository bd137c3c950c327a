import type { Encounter } from '@medplum/fhirtypes'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Principal } from '../../src/fhir/cause.ts'
import { EVERYTHING, type Scope } from '../../src/fhir/scope.ts'
import type { Owners, Version } from '../../src/fhir/version.ts'
import type { Change } from '../../src/repository/news.ts'
import { Roster, toldOf } from '../../src/subscriptions/match.ts'
import { stepOf } from '../../src/subscriptions/step.ts'
import { subscriberOf, type Subscriber } from '../../src/subscriptions/subscriber.ts'
import { aSubscription, type Asked } from './a-subscription.ts'
import { filterSearch } from './filter-search.ts'

const A: Principal = { name: 'provider-a', party: 'Organization/org-a', role: 'ecm-provider', scopes: [] }
const B: Principal = { ...A, name: 'provider-b', party: 'Organization/org-b' }
const NOBODY: Owners = { patient: undefined, plan: undefined, provider: undefined, source: undefined }
const OWN: Owners = { ...NOBODY, source: 'Organization/org-a' }
const reading = { search: filterSearch, scopeOf: ({ party }: Principal): Scope => party ? { branches: [{ by: 'provider', party }, { by: 'grant', party }], refersTo: 'visible' } : EVERYTHING }

function version(resource: { resourceType: string; id?: string }, given: Partial<Version> = {}): Version {
  return { type: resource.resourceType, id: resource.id ?? '', version: '1', lastUpdated: '2026-03-02T08:00:00.000Z', deleted: false, text: JSON.stringify(resource), method: 'POST', owners: NOBODY, ...given }
}
function subscriber(id: string, asked: Asked = {}, principal = A): Subscriber {
  const made = subscriberOf(version(aSubscription({ id, status: 'active', ...asked }), { owners: { ...NOBODY, source: principal.party } }), principal, reading)
  if (!made) throw new Error('not a subscriber')
  return made
}
/** An admission of a member of A's. */
function admission(given: { member?: string; code?: string; provider?: string; before?: Encounter['status']; after?: Encounter['status'] | undefined; grantees?: string[] } = {}): Change {
  const { member = 'p-1', code = 'IMP', provider = 'Organization/org-a', before, after = 'in-progress', grantees } = given
  const stay = (status: Encounter['status']): Encounter => ({ resourceType: 'Encounter', id: 'e-71', status, class: { code }, subject: { reference: `Patient/${member}` } })
  const owners = { ...NOBODY, patient: `Patient/${member}`, provider }
  return {
    no: 1n, type: 'Encounter', id: 'e-71', version: '1', principal: B, before: before && version(stay(before), { owners }),
    after: version(stay(after), { owners }), ...(grantees && { grantees }),
  }
}
const told = (change: Change, ...subscribers: Subscriber[]) => toldOf(change, new Roster(subscribers), filterSearch)

test('an admission is told to everybody who may see it, in a fixed order', () => {
  expect(told(admission(), subscriber('s-b'), subscriber('s-c', {}, B), subscriber('s-a'))).toEqual(['s-a', 's-b'])
})
test('what a subscriber may not see is no event of theirs', () => {
  expect(told(admission({ provider: 'Organization/org-b' }), subscriber('s-a'))).toEqual([])
})
test('a grant in force opens the event', () => {
  expect(told(admission({ provider: 'Organization/org-b', grantees: ['Organization/org-a'] }), subscriber('s-a'))).toEqual(['s-a'])
})
test('a correction is told to nobody', () => {
  expect(told(admission({ before: 'in-progress' }), subscriber('s-a'))).toEqual([])
})
test('a change of another type is told to nobody', () => {
  const patient = version({ resourceType: 'Patient', id: 'p-1' })
  expect(told({ no: 1n, type: 'Patient', id: 'p-1', version: '1', before: undefined, after: patient, principal: A }, subscriber('s-a', {}, { ...A, party: undefined }))).toEqual([])
})
test('a deletion is told by what was deleted', () => {
  const { before } = admission({ before: 'in-progress' })
  const gone: Change = { ...admission(), version: '2', before, after: version({ resourceType: 'Encounter', id: 'e-71' }, { version: '2', deleted: true, text: '', owners: NOBODY }) }
  expect(told(gone, subscriber('s-a', { filters: ['Encounter?patient=Patient/p-1&trigger=cancel'] }), subscriber('s-b', { filters: ['Encounter?trigger=admit'] }))).toEqual(['s-a'])
})

test("nobody else's scope decides what goes to a party's endpoint", () => {
  const operator: Principal = { name: 'ops', party: undefined, role: 'operator', scopes: [] }
  const theirs = subscriberOf(version(aSubscription({ id: 's-a', status: 'active' }), { owners: OWN }), operator, reading)!
  expect(told(admission({ provider: 'Organization/org-b' }), theirs)).toEqual([])
})

describe('a filter', () => {
  test.each<[string[], boolean]>([
    [['Encounter?patient=Patient/p-1'], true],
    [['Encounter?patient=p-1'], true],
    [['Encounter?patient=https://plan.example.org/fhir/Patient/p-1'], true],
    [['Encounter?patient=Patient/p-2'], false],
    [['Encounter?patient=Patient/p-2,Patient/p-1'], true],
    [['Encounter?class=IMP'], true],
    [['Encounter?class=EMER'], false],
    [['Encounter?trigger=admit'], true],
    [['Encounter?trigger=discharge'], false],
    [['Encounter?trigger=discharge,admit'], true],
    [['Encounter?trigger=admit', 'Encounter?trigger=discharge'], false],
    [['Encounter?patient=Patient/p-1', 'Encounter?class=EMER'], false],
    [['Encounter?patient=Patient/p-1&class=IMP&trigger=admit'], true],
    [['Encounter?patient=Patient/p-1', 'Encounter?patient=Patient/p-2'], false],
  ])('%j admits the admission of p-1 as an inpatient: %s', (filters, admitted) => {
    expect(told(admission(), subscriber('s-a', { filters }))).toEqual(admitted ? ['s-a'] : [])
  })
})

describe('the status', () => {
  test.each<[string, string[]]>([['requested', ['s-a']], ['active', ['s-a']], ['error', ['s-a']], ['off', []]])('%s: told are %j', (status, ids) => {
    expect(told(admission(), subscriber('s-a', { status }))).toEqual(ids)
  })
  test('what has ended is not told', () => {
    expect(told(admission(), subscriber('s-a', { rest: { end: '2026-03-02T08:00:00Z' } }))).toEqual([])
    expect(told(admission(), subscriber('s-a', { rest: { end: '2026-03-02T08:00:01Z' } }))).toEqual(['s-a'])
  })
})

test('the roster finds whom it would find by asking everybody', () => {
  const members = ['p-1', 'p-2', 'p-3']
  fc.assert(fc.property(fc.array(fc.tuple(fc.nat(9), fc.subarray(members), fc.boolean())), fc.constantFrom(...members), (steps, member) => {
    const roster = new Roster(), plain = new Map<string, Subscriber>()
    for (const [n, wanted, off] of steps) {
      const one = subscriber(`s-${n}`, { filters: wanted.length > 0 ? [`Encounter?patient=${wanted.join(',')}`] : [] })
      if (off) { roster.remove(one.id); plain.delete(one.id) } else { roster.put(one); plain.set(one.id, one) }
    }
    const change = admission({ member })
    const everybody = [...plain.values()].flatMap(one => told(change, one)).sort()
    expect(toldOf(change, roster, filterSearch)).toEqual(everybody)
    expect([...roster.all()].map(({ id }) => id).sort()).toEqual([...plain.keys()].sort())
  }))
})

describe('a step', () => {
  const subscribed = (no: bigint, given: Partial<Change> & { asked?: Asked } = {}): Change => {
    const { asked, ...rest } = given
    return { no, type: 'Subscription', id: 's-a', version: '1', before: undefined, after: version(aSubscription({ id: 's-a', ...asked }), { owners: OWN }), principal: A, ...rest }
  }

  test('tells a subscription what comes after it, and nothing that came before', () => {
    const first = admission(), later = { ...admission(), no: 3n }
    const { states, told } = stepOf([first, subscribed(2n), later], new Roster(), reading)
    expect(states).toEqual([{ subscription: 's-a', version: '1', status: 'requested' }])
    expect(told).toEqual([{ subscription: 's-a', change: later }])
  })
  test('ends it with its deletion', () => {
    const gone = subscribed(2n, { version: '2', before: subscribed(1n).after, after: version({ resourceType: 'Subscription', id: 's-a' }, { deleted: true, text: '', version: '2' }) })
    const { states, told } = stepOf([subscribed(1n), gone, { ...admission(), no: 3n }], new Roster(), reading)
    expect(states).toEqual([{ subscription: 's-a', version: '2', status: 'off' }])
    expect(told).toEqual([])
  })
  test('keeps the scope of whoever created it, when an operator changes it', () => {
    const operator: Principal = { name: 'ops', party: undefined, role: 'operator', scopes: [] }
    const changed = subscribed(2n, { version: '2', before: subscribed(1n).after, principal: operator, after: version(aSubscription({ id: 's-a' }), { version: '2', owners: OWN }) })
    const { told } = stepOf([subscribed(1n), changed, admission({ provider: 'Organization/org-b' })], new Roster(), reading)
    expect(told).toEqual([])
  })
  test('leaves out what it cannot read, and tells the others', () => {
    const strange = subscribed(1n, { asked: { criteria: 'http://example.org/a-topic-of-old' } })
    const change = admission()
    const { states, told } = stepOf([strange, change], new Roster([subscriber('s-b')]), reading)
    expect(states).toEqual([{ subscription: 's-a', version: '1', status: 'off' }])
    expect(told).toEqual([{ subscription: 's-b', change }])
  })
})
