import type { Bundle } from '@medplum/fhirtypes'
import { beforeAll, expect, test } from 'vitest'
import { validate } from '../../../src/conformance/validate.ts'
import type { Resource } from '../../../src/fhir/resource.ts'
import { runApp, type RunningApp } from '../../support/app.ts'
import { SENTINEL } from '../../support/sentinel.ts'

const MEMBER = { reference: 'Patient/member-1184' }, STAY = { reference: 'Encounter/stay-1184' }, code = { text: 'x' }
let app: RunningApp

beforeAll(async () => {
  app = await runApp([{ name: 'hospital', party: 'Organization/hospital-1184', role: 'hospital' }, { name: 'other', party: 'Organization/other-1184', role: 'hospital' }, { name: 'operator', party: 'Organization/plan-1184', role: 'operator' }])
  await put('operator', [{ resourceType: 'Organization', id: 'hospital-1184', name: 'H' }, { resourceType: 'Practitioner', id: 'prac-1184' }, { resourceType: 'Patient', id: 'other-1184', name: [{ family: SENTINEL }] }])
  await put('hospital', [
    { resourceType: 'Patient', id: 'member-1184', name: [{ family: SENTINEL }] }, { resourceType: 'Condition', id: 'diagnosis-1184', subject: MEMBER, code }, { resourceType: 'Observation', id: 'elsewhere-1184', status: 'final', code, subject: MEMBER },
    { resourceType: 'Encounter', id: 'stay-1184', status: 'finished', class: { code: 'IMP' }, subject: MEMBER, serviceProvider: { reference: 'Organization/hospital-1184' }, diagnosis: [{ condition: { reference: 'Condition/diagnosis-1184' } }] },
    { resourceType: 'Encounter', id: 'part-1184', status: 'finished', class: { code: 'IMP' }, subject: MEMBER, partOf: STAY }, { resourceType: 'Observation', id: 'lab-1184', status: 'final', code, subject: MEMBER, encounter: STAY, performer: [{ reference: 'Practitioner/prac-1184' }] },
    { resourceType: 'Task', id: 'task-1184', status: 'requested', intent: 'order', focus: STAY },
    { resourceType: 'Provenance', id: 'provenance-1184', target: [STAY], recorded: '2026-01-01T00:00:00Z', agent: [{ who: { reference: 'Practitioner/prac-1184' } }] },
  ] as Resource[])
  await put('operator', [{ resourceType: 'Observation', id: 'of-other-1184', status: 'final', code, subject: { reference: 'Patient/other-1184' }, encounter: STAY }])
})
async function put(who: string, resources: readonly Resource[]): Promise<void> {
  for (const resource of resources) {
    const answer = await app.as(who).send('PUT', `${resource.resourceType}/${resource.id}`, resource)
    expect(answer.status, answer.text).toBe(201)
  }
}
async function names(who: string, query = ''): Promise<[matches: string[], included: string[]]> {
  const answer = await app.as(who).get(`Encounter/stay-1184/$everything${query}`), found = answer.json<Bundle>()
  expect(answer.status, answer.text).toBe(200)
  expect(validate(found).filter(finding => finding.severity !== 'warning')).toEqual([])
  const of = (mode: string): string[] => (found.entry ?? []).filter(one => one.search?.mode === mode).map(({ resource }) => `${resource!.resourceType}/${resource!.id}`)
  return [of('match'), of('include').toSorted()]
}
const OWN = ['Encounter/stay-1184', 'Encounter/part-1184', 'Observation/lab-1184', 'Provenance/provenance-1184', 'Task/task-1184']
const LED = ['Condition/diagnosis-1184', 'Organization/hospital-1184', 'Patient/member-1184', 'Practitioner/prac-1184']

test('is the encounter, what refers to it and the caller may see, and what that refers to, the patient among it', async () => {
  expect(await names('hospital')).toEqual([OWN, LED])
})
test('what is another patient\'s comes only as it refers to the encounter itself, and with nothing of that patient', async () => {
  expect(await names('operator')).toEqual([[...OWN.slice(0, 3), 'Observation/of-other-1184', ...OWN.slice(3)], LED])
})
test('of some types, a few a page', async () => {
  expect(await names('hospital', '?_type=Task,Patient&_count=1')).toEqual([['Task/task-1184'], []])
  expect(await names('hospital', '?_type=Encounter,Patient&_count=1')).toEqual([['Encounter/stay-1184'], ['Patient/member-1184']])
})
test('another\'s encounter is told as one that is not there; of days and of the type it is not asked', async () => {
  expect((await Promise.all(['stay-1184/$everything', 'nobody-1184/$everything', '$everything'].map(path => app.as('other').get(`Encounter/${path}`)))).map(({ status }) => status)).toEqual([404, 404, 404])
  expect((await app.as('hospital').get('Encounter/stay-1184/$everything?start=2026-01-01')).status).toBe(400)
})
