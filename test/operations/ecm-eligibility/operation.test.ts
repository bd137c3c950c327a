import type { Encounter, Parameters, ParametersParameter } from '@medplum/fhirtypes'
import { beforeAll, expect, test } from 'vitest'
import { anAttestation, anEdVisit } from '../../ecm/resources.ts'
import { definition } from '../../../src/operations/ecm-eligibility/definition.ts'
import { part, parts, programme, refer, type Programme } from '../programme.ts'
import type { Asked } from '../../support/server.ts'

const DAYS = ['2024-05-02', '2024-06-10', '2024-07-01', '2024-08-20', '2024-09-20']
const visit = (day: string): Encounter => anEdVisit(day)
let app: Programme
beforeAll(async () => {
  app = await programme([
    ...DAYS.map(visit), { resourceType: 'Practitioner', id: 'pcp-2', name: [{ family: 'Physician 2718' }] }, { resourceType: 'PractitionerRole', id: 'pcp-2', practitioner: { reference: 'Practitioner/pcp-2' } },
    anAttestation('avoidableEdVisits', { id: 'attested', focus: DAYS.slice(0, 4).map(day => ({ reference: `Encounter/ed-${day}` })) }),
  ])
})

const ask = (who: string, query = 'asOf=2024-10-01') => app.as(who).get(`${app.member}/$ecm-eligibility?${query}`)
const inside = (parameter: ParametersParameter, name: string): ParametersParameter[] => parameter.part?.filter(p => p.name === name) ?? []
const population = (answer: Asked, code: string): ParametersParameter => parts(answer, 'population').find(p => inside(p, 'code')[0]!.valueCoding!.code === code)!
const criteria = (answer: Asked, code = '2'): ParametersParameter[] => inside(population(answer, code), 'criterion')
const criterion = (answer: Asked, rule: string): ParametersParameter => criteria(answer).find(c => inside(c, 'rule')[0]!.valueCode === rule)!
const valueOf = (parameter: ParametersParameter): string | undefined => inside(parameter, 'value')[0]!.valueCode

test('four visits said to be avoidable are not five: not shown, and what to send', async () => {
  const answer = await ask('plan'), visits = criterion(answer, 'POF-2-A1')
  expect([answer.status, part(answer, 'eligible')!.valueCode, part(answer, 'asOf')!.valueDate, part(answer, 'county')!.valueString, part(answer, 'ageGroup')!.valueCode]).toEqual([200, 'not-shown', '2024-10-01', 'Los Angeles', 'adult'])
  expect([valueOf(visits), inside(visits, 'because')[0]!.valueString, inside(visits, 'note')[0]!.valueString]).toEqual([
    'not-shown', '4 of 5 avoidable ED visits within 6 months are shown; 1 more events are known, but not that they count', expect.stringContaining('not shown: send'),
  ])
  expect(answer.text).not.toContain('"no"')
})

test('a tick on the referral settles it: met, with every resource, the rule, its edition and its source', async () => {
  await refer(app, { name: 'fact', valueCode: 'avoidableEdVisits' })
  const answer = await ask('plan', ''), visits = criterion(answer, 'POF-2-A1')
  expect(valueOf(visits)).toBe('review') // today those visits lie more than a year back: a person looks
  expect(inside(visits, 'resource').map(r => r.valueReference!.reference)).toEqual(expect.arrayContaining([app.member, ...DAYS.map(day => `Encounter/ed-${day}`)]))
  expect([inside(visits, 'edition')[0]!.valueDate, inside(visits, 'source')[0]!.valueString]).toEqual(['2022-01-01', expect.stringContaining('Provider Reference Guide')])
})

test('a later statement changes nothing about an earlier day', async () => {
  expect(valueOf(criterion(await ask('plan'), 'POF-2-A1'))).toBe('not-shown')
})

test('is answered from what the caller may not see, which is counted and not named', async () => {
  await app.as('plan').send('POST', 'EpisodeOfCare', {
    resourceType: 'EpisodeOfCare', status: 'active', type: [{ coding: [{ system: 'https://ecm-fhir.org/fhir/CodeSystem/ecm-program', code: 'ecm' }] }], patient: { reference: app.member },
    managingOrganization: { reference: 'Organization/provider-a' }, period: { start: '2024-01-01' },
  })
  const answer = await ask('provider-a')
  expect([answer.status, valueOf(criterion(answer, 'POF-2-A1'))]).toEqual([200, 'not-shown'])
})

test('of a member the caller may not see is 404', async () => {
  expect((await ask('provider-b')).status).toBe(404)
  expect((await ask('hospital')).status).toBe(404)
})

test.each([['asOf=2024', 400], ['asOf=tomorrow', 400], ['since=2024-10-01', 400]])('with %s: %i', async (query, status) => {
  expect((await ask('plan', query)).status).toBe(status)
})

test('the county may be said, where the record does not', async () => {
  expect(part(await ask('plan', 'asOf=2024-10-01&county=Kern'), 'county')!.valueString).toBe('Kern')
})

test('on a day before the programme nothing was in force', async () => {
  const answer = await ask('plan', 'asOf=2021-12-31')
  const first = criteria(answer).find(c => inside(c, 'rule')[0]!.valueCode === 'POF-2-A1')!
  expect([parts(answer, 'population').map(valueOf), inside(first, 'because')[0]!.valueString]).toEqual([Array.from({ length: 9 }, () => 'not-live'), 'not in force before 2022-01-01'])
  expect([part(answer, 'eligible')!.valueCode, valueOf(part(answer, 'launch')!), inside(part(answer, 'launch')!, 'rule')[0]!.valueCode]).toEqual(['not-live', 'not-live', 'PRG-013'])
})

test('enrolment is a criterion of its own', async () => {
  const enrolled = part(await ask('plan'), 'enrolled')!
  expect([valueOf(enrolled), inside(enrolled, 'rule')[0]!.valueCode, inside(enrolled, 'resource').map(r => r.valueReference!.reference)]).toEqual(['met', 'PRG-004', ['Coverage/coverage-4711']])
  expect(valueOf(part(await ask('plan', 'asOf=2021-06-01'), 'enrolled')!)).toBe('not-live')
})

test('writes nothing and may be asked by GET only in so far as it reads', async () => {
  expect(parts(await ask('plan'), 'population').map(p => inside(p, 'code')[0]!.valueCoding!.code)).toEqual(['1a', '1b', '2', '3', '4', '5', '6', '8', '9'])
  const posted = await app.as('plan').send('POST', `${app.member}/$ecm-eligibility`, { resourceType: 'Parameters', parameter: [{ name: 'asOf', valueDate: '2024-10-01' }] } satisfies Parameters)
  expect([posted.status, part(posted, 'asOf')!.valueDate]).toEqual([200, '2024-10-01'])
})

test('what is not shown of other programmes excludes nobody, and enrolment rules out a share of cost', async () => {
  const answer = await ask('plan')
  expect([part(answer, 'excluded')!.valueBoolean, part(answer, 'screening')!.valueCode, part(answer, 'offer')!.valueCode, parts(answer, 'overlap')]).toEqual([false, 'accept', 'may', []])
  expect([valueOf(part(answer, 'shareOfCost')!), inside(part(answer, 'shareOfCost')!, 'rule')[0]!.valueCode]).toEqual(['not-met', 'OVL-004'])
})

test('each condition of a criterion has its own answer, with the rule where one of its own says it', async () => {
  const homeless = criteria(await ask('plan'), '1a').find(c => inside(c, 'rule')[0]!.valueCode === 'POF-1A-1')!
  expect(inside(homeless, 'condition').map(c => [valueOf(c), inside(c, 'rule')[0]?.valueCode])).toEqual([
    ['not-shown', undefined], ['not-shown', undefined], ['not-shown', undefined], ['not-shown', undefined], ['not-shown', 'POF-1A-4'], ['not-shown', 'POF-1A-3'],
  ])
})

test('the answer holds what the definition declares, and nothing else', async () => {
  type Declared = { name?: string; use?: string; min?: number; part?: Declared[] }
  const undeclared = (given: readonly ParametersParameter[], declared: readonly Declared[], path: string): string[] => given.flatMap(p => {
    const found = declared.find(d => d.name === p.name && d.use === 'out')
    return found ? undeclared(p.part ?? [], found.part ?? [], `${path}.${p.name}`) : [`${path}.${p.name}`]
  })
  for (const answer of [await ask('plan'), await ask('plan', 'asOf=2023-06-30'), await ask('plan', '')]) {
    const all = answer.json<Parameters>().parameter ?? []
    expect(all.length).toBeGreaterThan(10)
    expect(undeclared(all, definition.parameter, 'answer')).toEqual([])
    for (const { name, min } of definition.parameter.filter(p => p.use === 'out' && p.min > 0)) expect([name, all.some(p => p.name === name)]).toEqual([name, min! > 0])
  }
})
