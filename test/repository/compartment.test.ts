/** All of one record: what an oracle in memory places in it, within every scope, page by page, whatever changes meanwhile. */
import fc from 'fast-check'
import sql from 'sql-template-tag'
import { beforeAll, describe, expect, test } from 'vitest'
import { r4 } from '../../src/conformance/image.ts'
import { FhirError } from '../../src/fhir/error.ts'
import { interval } from '../../src/fhir/partial-date.ts'
import { literalReferences, parseReference } from '../../src/fhir/reference.ts'
import type { Resource } from '../../src/fhir/resource.ts'
import { EVERYTHING, type Scope } from '../../src/fhir/scope.ts'
import { compartmentPages } from '../../src/repository/compartment.ts'
import type { CompartmentRequest } from '../../src/search/compartment.ts'
import { extractor, valuesOf } from '../../src/search/extract.ts'
import type { Pool } from '../../src/storage/pool.ts'
import { PARTIES } from '../search/arbitrary.ts'
import { freshDatabase } from '../support/database.ts'
import { BASE, DEFINITION, put, type Put } from './search-record.ts'
import { grant, NOW, opens } from './search-world.ts'

const page = compartmentPages(DEFINITION), extract = extractor(DEFINITION), nameOf = (r: Resource): string => `${r.resourceType}/${r.id}`
const SCOPES: readonly [string, Scope][] = [
  ['everything', EVERYTHING],
  ['a plan', { branches: [{ by: 'plan', party: PARTIES[0] }, { by: 'source', party: PARTIES[0] }, { by: 'grant', party: PARTIES[0] }, { by: 'nobody', types: ['Practitioner', 'Organization'] }], refersTo: 'visible' }],
  ['a provider, of some types', { branches: [{ by: 'provider', party: PARTIES[1], types: ['Patient', 'Encounter', 'Observation'] }, { by: 'grant', party: PARTIES[1] }], refersTo: 'visible' }],
  ['a sender', { branches: [{ by: 'source', party: PARTIES[2] }], refersTo: 'anyone' }],
  ['nobody', { branches: [], refersTo: 'visible' }],
]
const pick = <T>(...values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values)
const maybe = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(one, { nil: undefined })
const to = (...names: string[]): fc.Arbitrary<object> => pick(...names).map(reference => ({ reference }))
const patient = to('Patient/pat-1', 'Patient/pat-2', 'Patient/pat-2', `${BASE}/Patient/pat-1`), encounter = to('Encounter/enc-1', 'Encounter/enc-2'), anyone = to('Practitioner/prac-1', 'PractitionerRole/role-1', 'Patient/pat-1', 'Organization/org-1')
const concept = { coding: [{ code: 'c' }] }, date = maybe(pick('2025-11-02', '2025-12', '2026', '2026-02-03T10:00:00Z'))
const kinds: Readonly<Record<string, fc.Arbitrary<object>>> = {
  Patient: fc.record({ birthDate: maybe(pick('1970-01-01')), link: maybe(patient.map(other => [{ other, type: 'seealso' }])), generalPractitioner: maybe(anyone.filter(one => !JSON.stringify(one).includes('Patient')).map(one => [one])) }),
  Encounter: fc.record({ status: pick('finished'), class: pick({ code: 'AMB' }), subject: maybe(patient), period: maybe(date.map(start => ({ start }))), partOf: maybe(encounter), serviceProvider: maybe(to('Organization/org-1')) }),
  Observation: fc.record({ status: pick('final'), code: pick(concept), subject: maybe(patient), encounter: maybe(encounter), performer: maybe(anyone.map(one => [one])), effectiveDateTime: date, focus: maybe(patient.map(one => [one])) }),
  Task: fc.record({ status: pick('requested'), intent: pick('order'), for: maybe(patient), encounter: maybe(encounter), focus: maybe(to('Observation/o-0', 'Encounter/enc-2')), authoredOn: date }),
  Group: fc.record({ type: pick('person'), actual: pick(true), member: maybe(fc.array(patient, { minLength: 1, maxLength: 3 }).map(all => all.map(entity => ({ entity })))) }),
  MedicationRequest: fc.record({ status: pick('active'), intent: pick('order'), subject: patient, medicationReference: to('Medication/med-1', 'Medication/med-2'), encounter: maybe(encounter) }),
  Provenance: fc.record({ target: fc.array(fc.oneof(patient, encounter, to('Observation/o-0')), { minLength: 1, maxLength: 2 }), recorded: pick('2026-01-01T00:00:00Z'), agent: pick([{ who: { reference: 'Practitioner/prac-1' } }]) }),
  DocumentReference: fc.record({ status: pick('current'), subject: maybe(patient), content: pick([{ attachment: { url: 'Binary/bin-1' } }], [{ attachment: { url: `${BASE}/Binary/bin-1` } }], [{ attachment: { url: 'http://elsewhere.test/Binary/bin-1' } }]) }),
}
const FIXED = [['Patient', 'pat-1'], ['Patient', 'pat-2'], ['Encounter', 'enc-1'], ['Encounter', 'enc-2'], ['Observation', 'o-0']] as const
const DIRECTORY: readonly Resource[] = [
  { resourceType: 'Practitioner', id: 'prac-1' }, { resourceType: 'Practitioner', id: 'prac-2' }, { resourceType: 'Organization', id: 'org-1', name: 'o' }, { resourceType: 'Organization', id: 'org-2', name: 'o' },
  { resourceType: 'PractitionerRole', id: 'role-1', practitioner: { reference: 'Practitioner/prac-2' }, organization: { reference: 'Organization/org-2' } },
  { resourceType: 'Medication', id: 'med-1' }, { resourceType: 'Medication', id: 'med-2' }, { resourceType: 'Binary', id: 'bin-1', contentType: 'text/plain' },
]
const START = Date.parse('2026-11-01T00:00:00.000Z')
function world(): readonly Put[] {
  const owner = maybe(pick(...PARTIES)), of = (type: string, seed: number): Resource => JSON.parse(JSON.stringify({ resourceType: type, ...fc.sample(kinds[type]!, { numRuns: 1, seed })[0] })) as Resource
  const others = Array.from({ length: 90 }, (_, i) => [Object.keys(kinds)[i % 8]!, `x-${i}`] as const)
  const made = [...FIXED, ...others].map(([type, id], i): Resource => ({ ...of(type, i), id }))
  const owners = fc.sample(fc.record({ plan: owner, provider: owner, source: owner }), { numRuns: 200, seed: 41 })
  return [...DIRECTORY, ...made].map((resource, i) => ({ resource, at: new Date(START + 1_000 * i), ...JSON.parse(JSON.stringify(owners[i])) as object }))
}

/** Of R4's table, by the values themselves. */
function isPlaced(resource: Resource, type: 'Patient' | 'Encounter', id: string): boolean {
  const own = nameOf(resource)
  if (own === `${type}/${id}`) return true
  const refers = (code: string): boolean => {
    const parameter = DEFINITION.parameters(resource.resourceType).get(code)
    return parameter !== undefined && valuesOf(parameter, resource.resourceType)(resource).some(value => isOf(value, `${type}/${id}`))
  }
  if (type === 'Patient') return extract(resource).patient === `Patient/${id}` || (r4().compartments['Patient']?.[resource.resourceType] ?? []).some(refers)
  return [...DEFINITION.parameters(resource.resourceType).values()].some(p => p.type === 'reference' && refers(p.code))
}
const isOf = (value: unknown, name: string): boolean => {
  const found = parseReference(String((value as { reference?: string }).reference), BASE)
  return found !== undefined && `${found.type}/${found.id}` === name
}
/** What these lead to: a reference, an attachment, and on from a role. */
function led(from: readonly Resource[], all: ReadonlyMap<string, Put>, turns = 2): Set<string> {
  const names = from.flatMap(r => [...literalReferences(r).map(({ reference }) => reference), ...JSON.stringify(r).match(/(?<="url":")[^"]*Binary\/[^"]*/g) ?? []])
    .flatMap(text => parseReference(text, BASE) ?? []).map(({ type, id }) => `${type}/${id}`)
  const roles = [...from, ...names.flatMap(name => all.get(name)?.resource ?? [])].filter(r => r.resourceType === 'PractitionerRole')
  return new Set([...names, ...turns === 2 ? led(roles, all, 1) : []])
}

const request = (type: 'Patient' | 'Encounter', id: string, more: Partial<CompartmentRequest> = {}): CompartmentRequest =>
  ({ type, id, patient: type === 'Patient' ? `Patient/${id}` : undefined, count: 1_000, self: '', ...more })
interface Found { readonly matches: string[]; readonly included: Set<string> }
async function all(pool: Pool, asked: CompartmentRequest, scope: Scope): Promise<Found> {
  const matches: string[] = [], included = new Set<string>()
  for (let cursor: string | undefined, turn = 0; turn < 300; turn++) {
    const found = await page(pool, { ...asked, ...(cursor !== undefined && { cursor }) }, scope, NOW)
    expect(found.matches.length).toBeLessThanOrEqual(asked.count)
    matches.push(...found.matches.map(v => `${v.type}/${v.id}`))
    for (const v of found.included) included.add(`${v.type}/${v.id}`)
    if (found.next === undefined) break
    cursor = found.next
  }
  return { matches, included }
}

describe('of a settled record', () => {
  const puts = world(), live = new Map(puts.map(p => [nameOf(p.resource), p])), ofEncounter = (id: string): string | undefined => extract(live.get(`Encounter/${id}`)!.resource).patient
  let pool: Pool
  beforeAll(async () => {
    ({ pool } = await freshDatabase(2))
    for (const one of puts) await put(pool, [one])
    await grant(pool)
  })
  const seen = (scope: Scope): Put[] => puts.filter(p => opens(scope, p))

  describe.each(SCOPES)('%s', (_, scope) => {
    test.each<[CompartmentRequest]>([
      [request('Patient', 'pat-1')], [request('Patient', 'pat-2', { count: 3 })], [request('Patient', 'pat-1', { count: 1 })], [request('Patient', 'pat-1', { types: ['Observation', 'Practitioner', 'Task'] })], [request('Patient', 'nobody')],
      [request('Encounter', 'enc-1', { patient: extract(live.get('Encounter/enc-1')!.resource).patient })], [request('Encounter', 'enc-2', { count: 2, patient: extract(live.get('Encounter/enc-2')!.resource).patient })],
    ])('$type/$id, $count a page, of $types: what the oracle places there, once, and what it leads to', async asked => {
      const { type, id, types } = asked, visible = seen(scope).map(p => p.resource).filter(r => !types || types.includes(r.resourceType))
      const placed = visible.filter(r => isPlaced(r, type, id)), found = await all(pool, asked, scope)
      expect(found.matches.toSorted()).toEqual(placed.map(nameOf).toSorted())
      const owner = type === 'Patient' ? undefined : ofEncounter(id), leads = led(placed, new Map(visible.map(r => [nameOf(r), live.get(nameOf(r))!])))
      const along = visible.filter(r => leads.has(nameOf(r)) && !isPlaced(r, type, id) && [undefined, owner].includes(extract(r).patient))
      expect([...found.included].toSorted()).toEqual(along.map(nameOf).toSorted())
      if (scope === EVERYTHING && !types && id !== 'nobody') expect([found.matches[0], placed.length > 8, along.length > 2]).toEqual([`${type}/${id}`, true, true])
    })
  })

  test('of another\'s record nothing comes along, though it is in sight and referred to', async () => {
    const { matches, included } = await all(pool, request('Patient', 'pat-1'), EVERYTHING)
    const others = [...included, ...matches].filter(name => extract(live.get(name)!.resource).patient === 'Patient/pat-2')
    expect(others.filter(name => !isPlaced(live.get(name)!.resource, 'Patient', 'pat-1'))).toEqual([])
    expect(matches.some(name => literalReferences(live.get(name)!.resource).some(({ reference }) => reference === 'Patient/pat-2'))).toBe(true)
  })
  test.each([['2026-02', undefined], [undefined, '2025-11-30'], ['2025-11-02', '2025-11-02'], ['2026-02-03', '2026-02-03']])('care from %s to %s: days that touch it, and what has none', async (start, end) => {
    const from = start === undefined ? -Infinity : interval(start, DEFINITION.zone)!.from, until = end === undefined ? Infinity : interval(end, DEFINITION.zone)!.until
    const inside = (r: Resource): boolean => {
      const { lo, hi } = extract(r).roles
      return r.resourceType === 'Patient' || lo === undefined || (lo < until && hi! > from)
    }
    const found = await all(pool, request('Patient', 'pat-1', { ...(start && { start }), ...(end && { end }) }), EVERYTHING)
    expect(found.matches.toSorted()).toEqual(puts.map(p => p.resource).filter(r => isPlaced(r, 'Patient', 'pat-1') && inside(r)).map(nameOf).toSorted())
  })
  test.each<[Partial<CompartmentRequest>]>([[{ start: '2026-02-30' }], [{ end: 'x' }], [{ since: '2026-01-01' }], [{ since: 'x' }], [{ cursor: 'x' }]])('%o is refused', async more => {
    await expect(page(pool, request('Patient', 'pat-1', more), EVERYTHING, NOW)).rejects.toMatchObject({ kind: 'invalid' })
  })
  test('a cursor opens for its own query alone, and names nobody', async () => {
    const { next } = await page(pool, request('Patient', 'pat-1', { count: 2, self: '_count=2' }), EVERYTHING, NOW)
    expect(Buffer.from(next!, 'base64url').toString('latin1')).not.toMatch(/pat|Patient|Observation/)
    for (const other of [request('Patient', 'pat-2', { self: '_count=2' }), request('Patient', 'pat-1', { self: '_count=3' }), request('Encounter', 'pat-1', { self: '_count=2' })]) {
      await expect(page(pool, { ...other, cursor: next! }, EVERYTHING, NOW)).rejects.toBeInstanceOf(FhirError)
    }
    expect((await page(pool, request('Patient', 'pat-1', { count: 2, self: '_count=2', cursor: next! }), EVERYTHING, NOW)).matches.length).toBe(2)
  })
})

test('a page ends before its resources refer to more than it may bring along, and the next goes on', async () => {
  const { pool } = await freshDatabase(2), many = (n: number, from: number): object[] => Array.from({ length: n }, (_, i) => ({ item: { reference: `Medication/m-${from + i}` } }))
  const list = (id: string, n: number, from: number): Put => ({ at: NOW, resource: { resourceType: 'List', id, status: 'current', mode: 'working', subject: { reference: 'Patient/pat-1' }, entry: many(n, from) } as Resource })
  await put(pool, [{ at: NOW, resource: { resourceType: 'Patient', id: 'pat-1' } }, list('a', 700, 0), list('b', 700, 700), list('c', 1_400, 0), list('d', 3, 0)])
  await put(pool, Array.from({ length: 1_400 }, (_, i) => ({ at: NOW, resource: { resourceType: 'Medication', id: `m-${i}` } })))
  const sizes: [string[], number][] = []
  for (let cursor: string | undefined; ;) {
    const found = await page(pool, request('Patient', 'pat-1', cursor === undefined ? {} : { cursor }), EVERYTHING, NOW)
    sizes.push([found.matches.map(v => v.id), found.included.length])
    if (!(cursor = found.next)) break
  }
  expect(sizes).toEqual([[['pat-1', 'a'], 700], [['b'], 700], [['c'], 1_400], [['d'], 3]])
})

test('whatever is stored meanwhile, what is there throughout comes exactly once, and nothing twice', { timeout: 120_000 }, async () => {
  const { pool } = await freshDatabase(2), step = fc.record({ do: pick('insert', 'touch', 'touch', 'delete', 'leave'), nth: fc.nat(40) })
  let clock = START, turned = 0
  await fc.assert(fc.asyncProperty(fc.integer({ min: 1, max: 6 }), fc.array(fc.array(step, { maxLength: 8 }), { minLength: 12, maxLength: 12 }), async (count, steps) => {
    await pool.run(sql`truncate current, version, word, span, identifier`)
    const observation = (i: number, to = 'Patient/pat-1'): Resource => ({ resourceType: ['Observation', 'Basic', 'Flag'][i % 3], id: `r-${i * 7919 % 1_000}`, status: 'final', code: concept, subject: { reference: to }, issued: String(clock) }) as unknown as Resource
    const live = new Map<string, Resource>()
    const store = async (resource: Resource, deleted = false): Promise<void> => {
      await put(pool, [{ resource, at: new Date(clock += 1_000), deleted }])
      if (deleted || !isPlaced(resource, 'Patient', 'pat-1')) live.delete(nameOf(resource))
      else live.set(nameOf(resource), resource)
    }
    const first: Resource[] = [{ resourceType: 'Patient', id: 'pat-1' }, ...Array.from({ length: 20 }, (_, i) => observation(i))]
    await put(pool, first.map(resource => ({ resource, at: new Date(clock += 1_000) })))
    for (const resource of first) live.set(nameOf(resource), resource)
    let throughout = new Set(live.keys()), made = 20, cursor: string | undefined
    const found: string[] = []
    for (let turn = 0; ; turn++) {
      const { matches, next } = await page(pool, request('Patient', 'pat-1', { count, ...(cursor !== undefined && { cursor }) }), EVERYTHING, NOW)
      found.push(...matches.map(v => `${v.type}/${v.id}`))
      if (!(cursor = next)) break
      turned++
      for (const { do: what, nth } of steps[turn] ?? []) {
        const one = [...live.values()][nth % live.size]!
        if (what === 'insert') await store(observation(made++))
        else if (one.resourceType === 'Patient') await store(one)
        else if (what === 'delete' && live.size > 5) await store(one, true)
        else if (what === 'touch') await store({ ...one, issued: `touched ${clock}` } as Resource)
        else if (what === 'leave' && live.size > 5) await store({ ...one, subject: { reference: 'Patient/pat-9' } } as Resource)
        throughout = throughout.intersection(new Set(live.keys()))
      }
    }
    expect([...throughout].filter(name => found.filter(f => f === name).length !== 1)).toEqual([])
    expect(found.length).toBe(new Set(found).size)
  }), { numRuns: 12 })
  expect(turned).toBeGreaterThan(40)
})
