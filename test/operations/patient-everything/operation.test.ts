import type { Bundle, OperationOutcome } from '@medplum/fhirtypes'
import { beforeAll, describe, expect, test } from 'vitest'
import { validate } from '../../../src/conformance/validate.ts'
import type { Resource } from '../../../src/fhir/resource.ts'
import { runApp, type RunningApp } from '../../support/app.ts'
import { SENTINEL } from '../../support/sentinel.ts'
import type { Asked } from '../../support/server.ts'

const MEMBER = { reference: 'Patient/member-9307' }, OTHER = { reference: 'Patient/other-9307' }, code = { text: 'x' }
let app: RunningApp

beforeAll(async () => {
  app = await runApp([
    { name: 'provider', party: 'Organization/provider-9307', role: 'ecm-provider' }, { name: 'stranger', party: 'Organization/stranger-9307', role: 'ecm-provider' }, { name: 'operator', party: 'Organization/plan-9307', role: 'operator' },
    { name: 'reads-patients', party: 'Organization/plan-9307', role: 'operator', scopes: 'system/Patient.rs' }, { name: 'single', party: 'Organization/single-9307', role: 'ecm-provider' },
  ])
  await put('operator', [{ resourceType: 'Organization', id: 'lab-9307', name: 'Lab' }, { resourceType: 'Practitioner', id: 'prac-9307' }, { resourceType: 'PractitionerRole', id: 'role-9307', practitioner: { reference: 'Practitioner/prac-9307' }, organization: { reference: 'Organization/lab-9307' } },
    { resourceType: 'Patient', id: 'other-9307', name: [{ family: SENTINEL }] }, { resourceType: 'Observation', id: 'others-9307', status: 'final', code, subject: OTHER }])
  await put('provider', [
    { resourceType: 'Patient', id: 'member-9307', name: [{ family: SENTINEL }], birthDate: '1980-02-03' }, { resourceType: 'Medication', id: 'med-9307' }, { resourceType: 'Binary', id: 'scan-9307', contentType: 'text/plain', data: 'eA==' },
    { resourceType: 'Encounter', id: 'stay-9307', status: 'finished', class: { code: 'IMP' }, subject: MEMBER, period: { start: '2026-03-01', end: '2026-03-05' } },
    { resourceType: 'Observation', id: 'lab-9307', status: 'final', code, subject: MEMBER, effectiveDateTime: '2026-05-01', performer: [{ reference: 'PractitionerRole/role-9307' }] },
    { resourceType: 'MedicationRequest', id: 'order-9307', status: 'active', intent: 'order', subject: MEMBER, authoredOn: '2026-05-02', medicationReference: { reference: 'Medication/med-9307' } },
    { resourceType: 'DocumentReference', id: 'document-9307', status: 'current', subject: MEMBER, content: [{ attachment: { url: 'Binary/scan-9307' } }] },
    { resourceType: 'Task', id: 'task-9307', status: 'requested', intent: 'order', for: MEMBER },
  ] as Resource[])
  await put('operator', [{ resourceType: 'Flag', id: 'hidden-9307', status: 'active', code, subject: MEMBER }])
  await put('single', [{ resourceType: 'Patient', id: 'only-9307', name: [{ family: SENTINEL }] }])
})
async function put(who: string, resources: readonly Resource[]): Promise<void> {
  const entry = resources.map(resource => ({ resource, request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` } })), answer = await app.as(who).send('POST', '', { resourceType: 'Bundle', type: 'transaction', entry })
  expect(answer.status, answer.text).toBe(200)
}
const bundle = (answer: Asked): Bundle => {
  expect(answer.status, answer.text).toBe(200)
  const found = answer.json<Bundle>()
  expect(validate(found).filter(finding => finding.severity !== 'warning')).toEqual([])
  return found
}
const names = ({ entry = [] }: Bundle, mode: 'match' | 'include'): string[] => entry.filter(one => one.search?.mode === mode).map(({ resource }) => `${resource!.resourceType}/${resource!.id}`)
const asked = async (who: string, query = '', of = 'member-9307'): Promise<Bundle> => bundle(await app.as(who).get(`Patient/${of}/$everything${query}`))

const OWN = ['Patient/member-9307', 'DocumentReference/document-9307', 'Encounter/stay-9307', 'MedicationRequest/order-9307', 'Observation/lab-9307', 'Task/task-9307']
const LED = ['Binary/scan-9307', 'Medication/med-9307', 'Organization/lab-9307', 'Practitioner/prac-9307', 'PractitionerRole/role-9307']

describe('everything about a patient', () => {
  test('is what the caller may see of it, the patient first, with what that refers to', async () => {
    const found = await asked('provider')
    expect([found.type, found.link!.map(({ relation }) => relation), names(found, 'match'), names(found, 'include').toSorted()]).toEqual(['searchset', ['self'], OWN, LED])
    expect(found.entry!.every(({ fullUrl, resource }) => fullUrl === `${app.app.base}/${resource!.resourceType}/${resource!.id}`)).toBe(true)
  })
  test('who oversees sees what others sent too', async () => {
    expect(names(await asked('operator'), 'match')).toEqual([OWN[0], OWN[1], OWN[2], 'Flag/hidden-9307', ...OWN.slice(3)])
  })
  test('page by page, each once, by the links alone', async () => {
    const found: string[] = [], along = new Set<string>()
    let next: string | undefined = `${app.app.base}/Patient/member-9307/$everything?_count=2`, pages = 0
    while (next !== undefined) {
      const page: Bundle = bundle(await app.as('provider').get(next))
      expect(names(page, 'match').length).toBeLessThanOrEqual(2)
      found.push(...names(page, 'match'))
      for (const name of names(page, 'include')) along.add(name)
      next = page.link!.find(({ relation }) => relation === 'next')?.url
      pages++
    }
    expect([found, [...along].toSorted(), pages]).toEqual([OWN, LED, 3])
  })
  test('of some types', async () => {
    const found = await asked('provider', '?_type=Observation,PractitionerRole&_type=Task')
    expect([names(found, 'match'), names(found, 'include')]).toEqual([['Observation/lab-9307', 'Task/task-9307'], ['PractitionerRole/role-9307']])
  })
  test('of some days: what has no date of care is of every day, and a birth is none', async () => {
    expect(names(await asked('provider', '?start=2026-03-02&end=2026-03-31'), 'match')).toEqual(['Patient/member-9307', 'DocumentReference/document-9307', 'Encounter/stay-9307', 'Task/task-9307'])
    expect(names(await asked('provider', '?start=2026-05'), 'match')).toEqual(['Patient/member-9307', 'DocumentReference/document-9307', 'MedicationRequest/order-9307', 'Observation/lab-9307', 'Task/task-9307'])
  })
  test('by POST too', async () => {
    const body = { resourceType: 'Parameters', parameter: [{ name: 'start', valueDate: '2026-05-02' }, { name: '_type', valueCode: 'Observation,MedicationRequest' }, { name: '_count', valueInteger: 1 }] }
    expect(names(bundle(await app.as('provider').send('POST', 'Patient/member-9307/$everything', body)), 'match')).toEqual(['MedicationRequest/order-9307'])
  })
  test('what has changed since the time before, and not what stood then', async () => {
    await app.as('operator').get('_history?_count=1') // numbers what was stored before
    const since = (await asked('operator')).meta!.lastUpdated!
    await put('provider', [{ resourceType: 'Observation', id: 'lab-9307', status: 'amended', code, subject: MEMBER, effectiveDateTime: '2026-05-01' }])
    const found = await asked('operator', `?_since=${encodeURIComponent(since)}&_count=1`)
    expect([names(found, 'match'), found.link!.length]).toEqual([['Observation/lab-9307'], 1])
    await put('provider', [{ resourceType: 'Observation', id: 'lab-9307', status: 'final', code, subject: MEMBER, effectiveDateTime: '2026-05-01', performer: [{ reference: 'PractitionerRole/role-9307' }] }])
  })
  test('who may read patients alone is given the patient alone', async () => {
    const found = await asked('reads-patients')
    expect([names(found, 'match'), names(found, 'include')]).toEqual([['Patient/member-9307'], []])
  })
})

describe('another\'s member', () => {
  test('is told as one who is not there', async () => {
    const [hidden, missing] = await Promise.all(['other-9307', 'nobody-9307'].map(id => app.as('provider').get(`Patient/${id}/$everything`)))
    expect([hidden!.status, missing!.status, hidden!.json<OperationOutcome>().issue]).toEqual([404, 404, missing!.json<OperationOutcome>().issue])
    expect((await app.as('stranger').get('Patient/member-9307/$everything')).status).toBe(404)
  })
  test('does not come with what refers to both', async () => {
    await put('operator', [{ resourceType: 'Group', id: 'household-9307', type: 'person', actual: true, member: [{ entity: MEMBER }, { entity: OTHER }] }, { resourceType: 'Observation', id: 'by-other-9307', status: 'final', code, subject: MEMBER, performer: [OTHER] }])
    const found = await asked('operator'), all = [...names(found, 'match'), ...names(found, 'include')]
    expect([all.filter(name => name.includes('other-9307')), all.filter(name => name.includes('others-9307')), all.includes('Group/household-9307')]).toEqual([['Observation/by-other-9307'], [], true])
    expect([names(await asked('operator', '', 'other-9307'), 'match').includes('Observation/by-other-9307'), names(await asked('provider'), 'match')]).toEqual([true, OWN])
    await app.as('operator').send('DELETE', 'Group/household-9307')
    await app.as('operator').send('DELETE', 'Observation/by-other-9307')
  })
  test('a patient that was deleted is gone', async () => {
    await put('operator', [{ resourceType: 'Patient', id: 'gone-9307' }])
    await app.as('operator').send('DELETE', 'Patient/gone-9307')
    expect((await app.as('operator').get('Patient/gone-9307/$everything')).status).toBe(410)
  })
})

describe('of the type', () => {
  test('is of the one patient in sight', async () => {
    expect(names(bundle(await app.as('single').get('Patient/$everything')), 'match')).toEqual(['Patient/only-9307'])
  })
  test('is nothing where none is', async () => {
    expect(bundle(await app.as('stranger').get('Patient/$everything')).entry).toBeUndefined()
  })
  test('is refused where several are', async () => {
    const answer = await app.as('operator').get('Patient/$everything')
    expect([answer.status, answer.json<OperationOutcome>().issue[0]!.code]).toEqual([400, 'too-costly'])
  })
})

test.each(['_count=0', '_count=-1', '_count=x', '_type=Nothing', 'start=2026-13', 'start=2026-02-30', 'end=x', '_since=2026-01-01', '_since=x', '_cursor=x', '_offset=3', 'other=1', '_count=1&_count=2'])('%s is refused', async query => {
  expect((await app.as('operator').get(`Patient/member-9307/$everything?${query}`)).status).toBe(400)
})
