/** The interactions as widely used clients drive them: fhir-kit-client over fetch, and MedplumClient. Each step is what a program built on them relies on. */
import { MedplumClient, OperationOutcomeError } from '@medplum/core'
import type { Bundle, CapabilityStatement, OperationOutcome, Patient, Resource } from '@medplum/fhirtypes'
import { Client, type FhirResource } from 'fhir-kit-client'
import { beforeAll, describe, expect, test } from 'vitest'
import { runApp, tokenOf, type RunningApp } from '../support/app.ts'
import { SENTINEL } from '../support/sentinel.ts'

type Linked = FhirResource & { readonly link: { relation: string; url: string }[] }
const MRN = 'urn:oid:1.2.36.146.595.217.0.7731'
let app: RunningApp
beforeAll(async () => { app = await runApp([{ name: 'plan', party: 'Organization/plan-7731', role: 'plan' }]) })

const patient = (value: string, more: Partial<Patient> = {}): Patient =>
  ({ resourceType: 'Patient', active: true, identifier: [{ system: MRN, value }], name: [{ family: SENTINEL, given: ['Ines'] }], birthDate: '1969-07-20', ...more })

describe('fhir-kit-client', () => {
  const kit = (): Client => new Client({ baseUrl: app.app.base, bearerToken: tokenOf('plan') })
  const as = <T extends Resource>(answer: FhirResource): T => answer as unknown as T
  const body = (resource: Resource): FhirResource => resource as unknown as FhirResource
  const statusOf = async (asked: Promise<unknown>): Promise<number | undefined> => asked.then(() => undefined, (error: { response?: { status?: number } }) => error.response?.status)
  const made = async (value: string): Promise<Patient> => as<Patient>(await kit().create({ resourceType: 'Patient', body: body(patient(value)) }))

  test('reads what the server can do', async () => {
    const statement = as<CapabilityStatement>(await kit().capabilityStatement())
    expect([statement.resourceType, statement.fhirVersion, statement.rest![0]!.resource!.length > 100]).toEqual(['CapabilityStatement', '4.0.1', true])
  })
  test('creates, reads, updates, reads the version before, deletes', async () => {
    const one = await made('kit-1')
    expect([one.id, one.meta?.versionId]).toEqual([expect.any(String), '1'])
    expect(as<Patient>(await kit().read({ resourceType: 'Patient', id: one.id! }))).toEqual(one)
    const changed = as<Patient>(await kit().update({ resourceType: 'Patient', id: one.id!, body: body({ ...one, gender: 'female' }), options: { headers: { 'If-Match': 'W/"1"' } } }))
    expect([changed.gender, changed.meta?.versionId]).toEqual(['female', '2'])
    expect(as<Patient>(await kit().vread({ resourceType: 'Patient', id: one.id!, version: '1' }))).toEqual(one)
    expect(await statusOf(kit().update({ resourceType: 'Patient', id: one.id!, body: body(one), options: { headers: { 'If-Match': 'W/"1"' } } }))).toBe(412)
    await kit().delete({ resourceType: 'Patient', id: one.id! })
    expect(await statusOf(kit().read({ resourceType: 'Patient', id: one.id! }))).toBe(410)
  })
  test('creates only what is not there, updates by criteria', async () => {
    const one = await made('kit-2'), header = { headers: { 'If-None-Exist': `identifier=${MRN}|kit-2` } }
    expect(as<Patient>(await kit().create({ resourceType: 'Patient', body: body(patient('kit-2')), options: header })).id).toBe(one.id)
    const changed = as<Patient>(await kit().update({ resourceType: 'Patient', searchParams: { identifier: `${MRN}|kit-2` }, body: body(patient('kit-2', { gender: 'other' })) }))
    expect([changed.id, changed.gender]).toEqual([one.id, 'other'])
  })
  test('patches', async () => {
    const one = await made('kit-3')
    const changed = as<Patient>(await kit().patch({ resourceType: 'Patient', id: one.id!, jsonPatch: [{ op: 'replace', path: '/birthDate', value: '1969-07-21' }] }))
    expect([changed.birthDate, changed.meta?.versionId]).toEqual(['1969-07-21', '2'])
    expect(await statusOf(kit().patch({ resourceType: 'Patient', id: one.id!, jsonPatch: [{ op: 'test', path: '/birthDate', value: '1900-01-01' }] }))).toBe(422)
  })
  test.each([true, false])('searches and pages on (POST: %s)', async postSearch => {
    const name = `kit-4-${postSearch}`
    const made: (string | undefined)[] = []
    for (let i = 0; i < 5; i++) made.push(as<Patient>(await kit().create({ resourceType: 'Patient', body: body(patient(`${name}-${i}`, { address: [{ city: name }] })) })).id)
    const first = await kit().search({ resourceType: 'Patient', searchParams: { 'address-city': name, _count: '2', _sort: '_lastUpdated' }, options: { postSearch } }), ids: string[] = []
    let page: Linked | undefined = first as Linked
    while (page) {
      ids.push(...as<Bundle>(page).entry!.map(entry => entry.resource!.id!))
      page = await kit().nextPage({ bundle: page }) as Linked | undefined
    }
    expect(ids).toEqual(made)
  })
  test('reads histories', async () => {
    const one = await made('kit-6')
    await kit().update({ resourceType: 'Patient', id: one.id!, body: body({ ...one, active: false }) })
    const own = as<Bundle>(await kit().resourceHistory({ resourceType: 'Patient', id: one.id! }))
    expect([own.type, own.entry!.map(entry => entry.resource!.meta!.versionId)]).toEqual(['history', ['2', '1']])
    expect(as<Bundle>(await kit().typeHistory({ resourceType: 'Patient' })).entry![0]!.resource!.id).toBe(one.id)
    expect(as<Bundle>(await kit().systemHistory({})).entry![0]!.resource!.id).toBe(one.id)
  })
  test('sends a batch and a transaction', async () => {
    const entry = [{ fullUrl: 'urn:uuid:6f0f6f4e-5f4a-4d13-9f4a-1f5d0c1b7731', resource: patient('kit-7'), request: { method: 'POST' as const, url: 'Patient' } },
      { resource: { resourceType: 'Observation' as const, status: 'final' as const, code: { text: 'x' }, subject: { reference: 'urn:uuid:6f0f6f4e-5f4a-4d13-9f4a-1f5d0c1b7731' } }, request: { method: 'POST' as const, url: 'Observation' } }]
    const done = as<Bundle>(await kit().transaction({ body: body({ resourceType: 'Bundle', type: 'transaction', entry }) as FhirResource & { type: 'transaction' } }))
    expect([done.type, done.entry!.map(e => e.response!.status.slice(0, 3))]).toEqual(['transaction-response', ['201', '201']])
    const batch = as<Bundle>(await kit().batch({ body: body({ resourceType: 'Bundle', type: 'batch', entry: [{ request: { method: 'GET', url: `Patient?identifier=${MRN}|kit-7` } }, { request: { method: 'GET', url: 'Patient/nobody-7731' } }] }) as FhirResource & { type: 'batch' } }))
    expect([batch.type, batch.entry!.map(e => e.response!.status.slice(0, 3))]).toEqual(['batch-response', ['200', '404']])
  })
  test('asks an operation, and is told why a payload is refused', async () => {
    const one = await made('kit-8')
    const answer = await kit().operation({ name: '$ecm-eligibility', resourceType: 'Patient', id: one.id!, method: 'GET', input: { asOf: '2026-11-01' } })
    expect(answer.resourceType).toBe('Parameters')
    const refused = await kit().create({ resourceType: 'Patient', body: { resourceType: 'Patient', gender: 'unbeknownst' } }).then(() => undefined, (error: { response: { status: number; data: OperationOutcome } }) => error.response)
    expect([refused!.status, refused!.data.issue[0]!.expression]).toEqual([400, ['Patient.gender']])
  })
})

describe('MedplumClient', () => {
  const medplum = (): MedplumClient => new MedplumClient({ baseUrl: app.app.base.replace(/fhir$/, ''), fhirUrlPath: 'fhir', accessToken: tokenOf('plan'), cacheTime: 0 })
  const refusal = async (asked: PromiseLike<unknown>): Promise<OperationOutcome> => asked.then(() => { throw new Error('it was taken') }, (error: unknown) => (error as OperationOutcomeError).outcome)

  test('creates, reads, updates, patches, reads history and versions, deletes', async () => {
    const client = medplum(), one = await client.createResource(patient('med-1'))
    expect(await client.readResource('Patient', one.id)).toEqual(one)
    const changed = await client.updateResource({ ...one, gender: 'male' })
    expect([changed.gender, changed.meta?.versionId]).toEqual(['male', '2'])
    const patched = await client.patchResource('Patient', one.id, [{ op: 'test', path: '/meta/versionId', value: '2' }, { op: 'add', path: '/maritalStatus', value: { text: 'Married' } }])
    expect([patched.maritalStatus, patched.meta?.versionId]).toEqual([{ text: 'Married' }, '3'])
    expect((await client.readHistory('Patient', one.id)).entry!.map(entry => entry.resource!.meta!.versionId)).toEqual(['3', '2', '1'])
    expect(await client.readVersion('Patient', one.id, '1')).toEqual(one)
    await client.deleteResource('Patient', one.id)
    expect((await refusal(client.readResource('Patient', one.id))).issue[0]!.code).toBe('deleted')
  })
  test('creates only what is not there, and updates or makes by criteria', async () => {
    const client = medplum(), query = `identifier=${MRN}|med-2`, one = await client.createResourceIfNoneExist(patient('med-2'), query)
    expect((await client.createResourceIfNoneExist(patient('med-2'), query)).id).toBe(one.id)
    const put = await client.upsertResource(patient('med-2', { gender: 'unknown' }), query)
    expect([put.id, put.gender]).toEqual([one.id, 'unknown'])
    expect((await client.upsertResource(patient('med-3'), `identifier=${MRN}|med-3`)).meta?.versionId).toBe('1')
  })
  test('searches: one, all, by pages, with what is included', async () => {
    const client = medplum(), one = await client.createResource(patient('med-4'))
    for (let i = 0; i < 3; i++) await client.createResource({ resourceType: 'Observation', status: 'final', code: { text: `value ${i}` }, subject: { reference: `Patient/${one.id}` } })
    expect((await client.searchOne('Patient', { identifier: `${MRN}|med-4` }))?.id).toBe(one.id)
    expect(await client.searchResources('Observation', { subject: `Patient/${one.id}` })).toHaveLength(3)
    const pages: number[] = []
    for await (const page of client.searchResourcePages('Observation', { subject: `Patient/${one.id}`, _count: '2' })) pages.push(page.length)
    expect(pages).toEqual([2, 1])
    const found = await client.search('Observation', { subject: `Patient/${one.id}`, _include: 'Observation:subject', _count: '1' })
    expect(found.entry!.map(entry => entry.search!.mode)).toEqual(['match', 'include'])
  })
  test('sends a transaction and follows a reference', async () => {
    const client = medplum(), fullUrl = 'urn:uuid:0c7a5a64-54a8-4d0c-8d52-4f2b1c0a7731'
    const done = await client.executeBatch({ resourceType: 'Bundle', type: 'transaction', entry: [{ fullUrl, resource: patient('med-5'), request: { method: 'POST', url: 'Patient' } },
      { resource: { resourceType: 'Flag', status: 'active', code: { text: 'x' }, subject: { reference: fullUrl } }, request: { method: 'POST', url: 'Flag' } }] })
    const flag = await client.readResource('Flag', done.entry![1]!.response!.location!.split('/Flag/')[1]!.split('/')[0]!)
    expect((await client.readReference<Patient>(flag.subject as { reference: string })).identifier![0]!.value).toBe('med-5')
  })
  test('is told what is wrong, where', async () => {
    const outcome = await refusal(medplum().createResource({ resourceType: 'Patient', birthDate: '1969-02-30' }))
    expect(outcome.issue[0]).toMatchObject({ severity: 'error', expression: ['Patient.birthDate'], details: { text: expect.any(String) as string } })
  })
})
