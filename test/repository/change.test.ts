import sql from 'sql-template-tag'
import { afterAll, describe, expect, test } from 'vitest'
import type { OperationOutcome } from '@medplum/fhirtypes'
import type { FhirError } from '../../src/fhir/error.ts'
import { EVERYTHING, type Scope } from '../../src/fhir/scope.ts'
import { NOTHING_FOLLOWS, type Consequences, type Followed, type Gate, type Write } from '../../src/fhir/write.ts'
import type { OpenRepository } from '../../src/repository/open.ts'
import { isRemake } from '../../src/repository/remake.ts'
import { freshDatabase } from '../support/database.ts'
import { causeOf, creating, deleting, openRecord, under, updating } from '../support/record.ts'

const database = await freshDatabase(), opened: OpenRepository[] = []
afterAll(async () => { for (const record of opened) await record.close() })

async function open(more: Parameters<typeof openRecord>[1] = {}): Promise<OpenRepository> {
  const record = await openRecord(database.pool, more)
  opened.push(record)
  return record
}
const patient = { resourceType: 'Patient', name: [{ family: 'Okonkwo-Larsen' }] }
const encounterOf = (id: string, more: object = {}) => ({ resourceType: 'Encounter', status: 'in-progress', class: { code: 'IMP' }, subject: { reference: `Patient/${id}` }, ...more })
const rowsOf = (id: string) => database.pool.run(sql`select version, deleted, plan, provider, source from version where id = ${id} order by version`)
async function refusalOf(promise: Promise<unknown>): Promise<{ kind: string; issue: OperationOutcome['issue'] }> {
  const error = await promise.then(() => undefined, (thrown: unknown) => thrown as FhirError)
  return { kind: error?.kind ?? 'none', issue: error?.outcome.issue ?? [] }
}
const narrow = (branches: Scope['branches'], refersTo: Scope['refersTo'] = 'visible'): Scope => ({ branches, refersTo })

describe('references', async () => {
  const record = await open()
  test('to what is not there are refused, each with its place', async () => {
    const refused = await refusalOf(record.commit([creating({ ...encounterOf('nobody-3311'), participant: [{}, { individual: { reference: 'Practitioner/nobody-3312' } }] })], under()))
    expect(refused.kind).toBe('nonconformant')
    expect(refused.issue.map(issue => [issue.code, issue.expression?.[0]])).toEqual([['not-found', 'Encounter.subject'], ['not-found', 'Encounter.participant[1].individual']])
    expect(JSON.stringify(refused.issue)).not.toContain('nobody-331')
  })
  test('to what was deleted are refused', async () => {
    await record.commit([updating('patient-3321', patient)], under())
    await record.commit([deleting('Patient', 'patient-3321')], under())
    expect((await refusalOf(record.commit([creating(encounterOf('patient-3321'))], under()))).kind).toBe('nonconformant')
  })
  test.each([
    ['a fragment', '#contained-1'], ['a urn', 'urn:uuid:0191b2a0-0000-7000-8000-000000000001'], ['another server', 'https://other.example/fhir/Patient/1'],
  ])('%s is left alone', async (_what, reference) => {
    const body = { ...encounterOf('x'), subject: { reference }, contained: [{ resourceType: 'Patient', id: 'contained-1' }] }
    expect((await record.commit([creating(body)], under())).stored).toHaveLength(1)
  })
  test('below our own base are ours', async () => {
    expect((await refusalOf(record.commit([creating({ ...encounterOf('x'), subject: { reference: 'https://record.example/fhir/Patient/nobody-3341' } })], under()))).kind).toBe('nonconformant')
  })
  test('to a version must name one that exists', async () => {
    await record.commit([updating('patient-3351', patient)], under())
    await record.commit([creating({ ...encounterOf('x'), subject: { reference: 'Patient/patient-3351/_history/1' } })], under())
    expect((await refusalOf(record.commit([creating({ ...encounterOf('x'), subject: { reference: 'Patient/patient-3351/_history/2' } })], under()))).kind).toBe('nonconformant')
  })
  test('within one change count, in any order; with where the entry stood', async () => {
    await record.commit([creating(encounterOf('patient-3361')), creating(patient, { id: 'patient-3361' })], under())
    const refused = await refusalOf(record.commit([creating(patient, { id: 'patient-3362' }), creating(encounterOf('nobody-3363'), { at: 'Bundle.entry[1].resource' })], under()))
    expect(refused.issue.map(issue => issue.expression)).toEqual([['Bundle.entry[1].resource.subject']])
    expect(await rowsOf('patient-3362')).toEqual([])
  })
  test('to oneself are no references to another', async () => {
    await record.commit([creating({ resourceType: 'Basic', code: { text: 'x' }, subject: { reference: 'Basic/basic-3371' } }, { id: 'basic-3371' })], under())
  })
})

describe('scopes', async () => {
  const record = await open()
  const asPlan = under(), asHospital = { cause: causeOf({ principal: { name: 'h', party: 'Organization/hospital-9', role: 'hospital', scopes: [] } }), scope: narrow([{ by: 'source', party: 'Organization/hospital-9' }]) }
  test('what lies outside is answered as absent: read, history, update, delete, as a target', async () => {
    await record.commit([updating('patient-4401', patient)], asPlan)
    const reader = record.within(asHospital.scope)
    const kinds = await Promise.all([
      reader.read('Patient', 'patient-4401'), reader.vread('Patient', 'patient-4401', '1'), reader.history('Patient', 'patient-4401', { count: 5 }),
      record.commit([updating('patient-4401', patient)], asHospital), record.commit([deleting('Patient', 'patient-4401')], asHospital),
    ].map(async refused => (await refusalOf(refused)).kind))
    expect(kinds).toEqual(Array.from({ length: 5 }, () => 'not-found'))
    expect(await reader.find('Patient', 'patient-4401')).toBeUndefined()
    expect((await refusalOf(record.commit([creating(encounterOf('patient-4401'))], asHospital))).kind).toBe('nonconformant')
    expect((await refusalOf(record.commit([creating(encounterOf('patient-4401')), creating(patient)], asHospital))).kind).toBe('nonconformant')
    expect(await rowsOf('patient-4401')).toHaveLength(1)
  })
  test('a sender may refer to members it does not see, and sees what it sent', async () => {
    const sender = { ...asHospital, scope: narrow(asHospital.scope.branches, 'anyone') }
    await record.commit([updating('patient-4402', patient)], asPlan)
    await record.commit([creating(encounterOf('patient-4402'), { id: 'encounter-4402' })], sender)
    expect((await record.within(sender.scope).read('Encounter', 'encounter-4402')).owners).toEqual({ patient: 'Patient/patient-4402', plan: undefined, provider: undefined, source: 'Organization/hospital-9' })
    await record.commit([updating('encounter-4402', encounterOf('patient-4402', { status: 'finished' }))], { ...asPlan, cause: causeOf({ principal: { name: 'p', party: 'Organization/other', role: 'plan', scopes: [] } }) })
    expect((await record.within(sender.scope).read('Encounter', 'encounter-4402')).owners.source).toBe('Organization/hospital-9')
  })
  test('a grant opens a member or one resource, while it is in force', async () => {
    const at = new Date('2026-03-01T12:00:00.000Z'), grantee = narrow([{ by: 'grant', party: 'Organization/referrer-5' }])
    const granting: Consequences = {
      needs: () => [], follow: ({ write }) => write.id !== 'patient-4403' ? NOTHING_FOLLOWS : {
        ...NOTHING_FOLLOWS, grants: [{ op: 'grant', party: 'Organization/referrer-5', patient: 'Patient/patient-4403', resource: '', purpose: 'referral', starts: at, ends: new Date('2026-03-02T12:00:00.000Z'), because: 'ServiceRequest/1' }],
      },
    }
    let now = at
    const granted = await open({ consequences: granting, now: () => now })
    await granted.commit([creating(patient, { id: 'patient-4403' })], under())
    await granted.commit([creating(encounterOf('patient-4403'), { id: 'encounter-4403' })], under())
    const reader = granted.within(grantee)
    expect((await reader.read('Patient', 'patient-4403')).version).toBe('1')
    expect((await reader.history('Encounter', 'encounter-4403', { count: 5 })).total).toBe(1)
    await granted.commit([creating(encounterOf('patient-4403'), { id: 'encounter-4404' })], { cause: causeOf(), scope: grantee })
    now = new Date('2026-03-02T12:00:00.000Z')
    expect((await refusalOf(reader.read('Patient', 'patient-4403'))).kind).toBe('not-found')
    expect((await refusalOf(reader.history('Encounter', 'encounter-4403', { count: 5 }))).kind).toBe('not-found')
    expect((await refusalOf(granted.commit([creating(encounterOf('patient-4403'))], { cause: causeOf(), scope: grantee }))).kind).toBe('nonconformant')
  })
})

describe('gates', () => {
  const finding = (kind: 'invalid' | 'rule-violated' | 'nonconformant', id: string) => ({ kind, id, text: `no ${id}`, expression: 'Patient.name[0]' })
  const gate = (name: string, needs: Gate['needs'], judge: Gate['judge']): Gate => ({ name, needs, judge })
  test('what is not R4 is judged no further; of all else everything is told, under the most telling kind', async () => {
    const record = await open({
      gates: [gate('r4', () => 'nothing', ({ after }) => after && 'birthDate' in after ? [finding('invalid', 'form')] : [{ ...finding('nonconformant', 'warned'), severity: 'warning' }]),
        gate('policy', () => 'nothing', () => [finding('rule-violated', 'AUT-014'), finding('nonconformant', 'profile')])],
    })
    const first = await refusalOf(record.commit([creating({ ...patient, birthDate: '1' }, { id: 'patient-5501' })], under()))
    expect([first.kind, first.issue.map(i => i.details?.coding?.[0]?.code)]).toEqual(['invalid', ['form']])
    const second = await refusalOf(record.commit([creating(patient, { at: 'Bundle.entry[7].resource' })], under()))
    expect([second.kind, second.issue.map(i => [i.code, i.details?.coding?.[0]?.code, i.severity])]).toEqual(['nonconformant', [['invariant', 'warned', 'warning'], ['business-rule', 'AUT-014', 'error'], ['invariant', 'profile', 'error']]])
    expect(second.issue[0]?.expression).toEqual(['Bundle.entry[7].resource.name[0]'])
  })
  test('a warning travels with the answer', async () => {
    const record = await open({ gates: [gate('r4', () => 'nothing', () => [{ ...finding('nonconformant', 'warned'), severity: 'warning' }])] })
    expect((await record.commit([creating(patient)], under())).findings).toHaveLength(1)
  })
  test('one that needs facts sees what is stored before, what others of the change leave, and nothing is written when it refuses', async () => {
    const seen: unknown[] = []
    const record = await open({
      gates: [gate('policy', write => write.type === 'Encounter' ? [`Encounter?of=Patient/patient-5503`, 'Patient/patient-5503'] : 'nothing', ({ write, before, after }, facts) => {
        seen.push([write.id, before?.meta?.versionId, [...facts.values()].map(list => list.map(r => `${r.id} ${(r as { status?: string }).status}`))])
        return after && (after as { status?: string }).status === 'cancelled' ? [finding('rule-violated', 'TCS-001')] : []
      })],
    })
    await record.commit([creating(patient, { id: 'patient-5503' })], under())
    await record.commit([creating(encounterOf('patient-5503'), { id: 'encounter-5503' })], under())
    const both: Write[] = [updating('encounter-5503', encounterOf('patient-5503', { status: 'finished' })), creating(encounterOf('patient-5503', { status: 'cancelled' }), { id: 'encounter-5504' })]
    expect((await refusalOf(record.commit(both, under()))).kind).toBe('rule-violated')
    expect(seen.slice(2)).toEqual([
      ['encounter-5503', '1', [['encounter-5503 finished', 'encounter-5504 cancelled'], ['patient-5503 undefined']]],
      ['encounter-5504', undefined, [['encounter-5503 finished', 'encounter-5504 cancelled'], ['patient-5503 undefined']]],
    ])
    expect([await rowsOf('encounter-5503'), await rowsOf('encounter-5504')]).toMatchObject([[{ version: 1 }], []])
  })
})

describe('consequences', () => {
  const following = (follow: (write: Write, facts: ReadonlyMap<string, readonly unknown[]>) => Partial<Followed>, needs: Consequences['needs'] = () => []): Consequences =>
    ({ needs, follow: ({ write }, facts) => ({ ...NOTHING_FOLLOWS, ...follow(write, facts) }) })
  test('follow in the same transaction, pass the gates, and keep the reasons that made them', async () => {
    const record = await open({
      gates: [{ name: 'g', needs: () => 'nothing', judge: ({ after }) => (after as { code?: { text?: string } } | undefined)?.code?.text === 'forbidden' ? [{ kind: 'rule-violated', text: 'no' }] : [] }],
      consequences: following(write => write.type === 'Encounter' ? { reasons: ['TCS-001'], writes: [{ op: 'create', type: 'Basic', id: `basic-of-${write.id}`, resource: { resourceType: 'Basic', code: { text: write.id === 'encounter-6602' ? 'forbidden' : 'told' } } }] } : {}),
    })
    const committed = await record.commit([creating({ ...encounterOf('x'), subject: undefined }, { id: 'encounter-6601' })], under())
    expect(committed.followed).toMatchObject([{ did: 'created', version: { type: 'Basic', id: 'basic-of-encounter-6601', method: 'POST' } }])
    expect(await database.pool.run(sql`select reasons from version where id = 'basic-of-encounter-6601'`)).toEqual([{ reasons: 'TCS-001' }])
    expect((await refusalOf(record.commit([creating({ ...encounterOf('x'), subject: undefined }, { id: 'encounter-6602' })], under()))).kind).toBe('rule-violated')
    expect(await rowsOf('encounter-6602')).toEqual([])
  })
  test('onto a resource of the same change give one version', async () => {
    const record = await open({ consequences: following(write => write.type === 'Encounter' && write.resource && !('length' in write.resource) ? { writes: [{ op: 'update', type: 'Encounter', id: write.id!, resource: { ...write.resource, length: { value: 1 } } as never }] } : {}) })
    const { stored, followed } = await record.commit([creating({ ...encounterOf('x'), subject: undefined }, { id: 'encounter-6603' })], under())
    expect([stored, followed]).toMatchObject([[{ did: 'created', version: { version: '1' } }], []])
    expect(JSON.parse(stored[0]!.version.text)).toMatchObject({ id: 'encounter-6603', length: { value: 1 } })
    expect(await rowsOf('encounter-6603')).toHaveLength(1)
  })
  test('that never end are a defect, and nothing is written', async () => {
    const record = await open({ consequences: following(write => ({ writes: [{ op: 'create', type: 'Basic', id: `${write.id}-again`, resource: { resourceType: 'Basic', code: { text: 'x' } } }] })) })
    expect((await refusalOf(record.commit([creating(patient, { id: 'patient-6604' })], under()))).kind).toBe('broken')
    expect([await rowsOf('patient-6604'), await rowsOf('patient-6604-again')]).toEqual([[], []])
  })
  test("an assignment rewrites the member's rows, every version of them, and later rows take it", async () => {
    const record = await open({ consequences: following(write => write.type === 'Basic' ? { owners: [{ patient: 'Patient/patient-6610', provider: write.id === 'basic-6611' ? null : 'Organization/provider-a', plan: 'Organization/plan-1' }] } : {}) })
    await record.commit([creating(patient, { id: 'patient-6610' })], under())
    await record.commit([updating('encounter-6610', encounterOf('patient-6610'))], under())
    await record.commit([updating('encounter-6610', encounterOf('patient-6610', { status: 'finished' }))], under())
    const asA = narrow([{ by: 'provider', party: 'Organization/provider-a' }])
    expect((await refusalOf(record.within(asA).read('Encounter', 'encounter-6610'))).kind).toBe('not-found')
    const { stored: [basic] } = await record.commit([creating({ resourceType: 'Basic', code: { text: 'assign' }, subject: { reference: 'Patient/patient-6610' } }, { id: 'basic-6610' })], under())
    expect(basic?.version.owners).toEqual({ patient: 'Patient/patient-6610', plan: 'Organization/plan-1', provider: 'Organization/provider-a', source: 'Organization/plan-1' })
    expect((await record.within(asA).history('Encounter', 'encounter-6610', { count: 9 })).total).toBe(2)
    expect((await record.within(asA).read('Patient', 'patient-6610')).owners.provider).toBe('Organization/provider-a')
    const { stored: [later] } = await record.commit([creating(encounterOf('patient-6610'), { id: 'encounter-6612' })], { cause: causeOf(), scope: asA })
    expect(later?.version.owners).toMatchObject({ plan: 'Organization/plan-1', provider: 'Organization/provider-a' })
    await record.commit([updating('patient-6610', patient)], under())
    expect((await record.within(asA).read('Patient', 'patient-6610')).version).toBe('2')
    await record.commit([creating({ resourceType: 'Basic', code: { text: 'end' } }, { id: 'basic-6611' })], under())
    expect((await refusalOf(record.within(asA).read('Encounter', 'encounter-6610'))).kind).toBe('not-found')
    expect(await database.pool.run(sql`select distinct plan, provider from current where patient = (select self from current where id = 'patient-6610')`)).toEqual([{ plan: 'Organization/plan-1', provider: null }])
  })
})

describe('conditional interactions', async () => {
  const record = await open()
  const member = (value: string, more: object = {}) => ({ ...patient, identifier: [{ system: 'urn:test:mrn', value }], ...more })
  test('a create where one matches makes nothing and answers with it', async () => {
    const criteria = { ifNoneExist: 'identifier=urn:test:mrn|mrn-7701' }
    const { stored: [first] } = await record.commit([creating(member('mrn-7701'), criteria)], under())
    const { stored: [second] } = await record.commit([creating(member('mrn-7701'), criteria)], under())
    expect([first?.did, second?.did, second?.version]).toEqual(['created', 'unchanged', first?.version])
  })
  test('a narrow sender makes no second member, and learns the id alone', async () => {
    await record.commit([creating(member('mrn-7702'), { id: 'patient-7702' })], under())
    const sender = { cause: causeOf(), scope: narrow([{ by: 'source', party: 'Organization/hospital-9' }], 'anyone') }
    const { stored: [one] } = await record.commit([creating(member('mrn-7702'), { ifNoneExist: 'identifier=urn:test:mrn|mrn-7702' })], sender)
    expect(one).toMatchObject({ did: 'unchanged', version: { id: 'patient-7702', text: '' } })
    const { stored: [other] } = await record.commit([creating(member('mrn-7702'), { ifNoneExist: 'family=okonkwo-larsen' })], sender)
    expect(other?.did).toBe('created')
  })
  test('several matches are refused', async () => {
    await record.commit([creating(member('mrn-7703')), creating(member('mrn-7703'))], under())
    expect((await refusalOf(record.commit([creating(member('mrn-7703'), { ifNoneExist: 'identifier=urn:test:mrn|mrn-7703' })], under()))).kind).toBe('multiple-matches')
  })
  test('an update goes to what matches, or makes it; a delete likewise', async () => {
    const where = 'identifier=urn:test:mrn|mrn-7704', write = (body: object): Write => ({ ...creating(body), op: 'update', where })
    const { stored: [made] } = await record.commit([write(member('mrn-7704'))], under())
    const { stored: [updated] } = await record.commit([write(member('mrn-7704', { active: true }))], under())
    expect([made?.did, updated?.did, updated?.version.id, updated?.version.version]).toEqual(['created', 'updated', made?.version.id, '2'])
    expect((await refusalOf(record.commit([write(member('mrn-7704', { id: 'another-7704' }))], under()))).kind).toBe('invalid')
    expect((await record.commit([{ op: 'delete', type: 'Patient', where }], under())).stored[0]?.did).toBe('deleted')
    expect((await refusalOf(record.commit([{ op: 'delete', type: 'Patient', where }], under()))).kind).toBe('not-found')
  })
  test('of which the maker knew another answer are made again', async () => {
    await record.commit([creating(member('mrn-7705'), { id: 'patient-7705' })], under())
    const write = creating(member('mrn-7705'), { id: 'patient-other', ifNoneExist: 'identifier=urn:test:mrn|mrn-7705', remake: true })
    expect(isRemake(await record.commit([write], under()).catch((e: unknown) => e))).toBe(true)
    expect(isRemake(await record.commit([updating('patient-7705', patient, { ifMatch: '9', remake: true, upsert: false })], under()).catch((e: unknown) => e))).toBe(true)
  })
})

describe('a message', async () => {
  const record = await open()
  const message = { sender: 'Organization/hospital-9', controlId: 'MSG-8801', contentHash: 'a1', text: 'MSH|^~\\&|', acknowledgment: 'MSA|AA|MSG-8801', outcome: 'AA' as const }
  test('is stored with what it set off, in one transaction', async () => {
    await record.commit([creating(patient, { id: 'patient-8801' })], under({ cause: causeOf({ message }) }))
    expect(await record.receivedMessage('Organization/hospital-9', 'MSG-8801')).toEqual([{ contentHash: 'a1', acknowledgment: 'MSA|AA|MSG-8801', outcome: 'AA' }])
  })
  test('the same again is asked about again; other content under its number is another message', async () => {
    const again = record.commit([creating(patient, { id: 'patient-8802' })], under({ cause: causeOf({ message }) }))
    expect(isRemake(await again.catch((e: unknown) => e))).toBe(true)
    expect(await rowsOf('patient-8802')).toEqual([])
    await record.commit([], under({ cause: causeOf({ message: { ...message, contentHash: 'b2', outcome: 'AE' } }) }))
    expect(await record.receivedMessage('Organization/hospital-9', 'MSG-8801')).toHaveLength(2)
  })
  test('whose change is refused is not stored', async () => {
    const refused = record.commit([creating(encounterOf('nobody-8803'))], under({ cause: causeOf({ message: { ...message, controlId: 'MSG-8803' } }) }))
    expect((await refusalOf(refused)).kind).toBe('nonconformant')
    expect(await record.receivedMessage('Organization/hospital-9', 'MSG-8803')).toEqual([])
  })
})

test('identities are resolved over the whole record, and the access log is stored before its promise is kept', async () => {
  const record = await open()
  await record.commit([creating({ ...patient, identifier: [{ system: 'urn:test:cin', value: '90000001A' }] }, { id: 'patient-9901' })], under())
  expect(await record.identify('Patient', 'urn:test:cin', '90000001A')).toEqual(['patient-9901'])
  const entry = { at: new Date('2026-03-01T00:00:00.000Z'), principal: 'p', party: undefined, action: 'read', type: 'Patient', target: 'patient-9901', patients: ['Patient/patient-9901'], outcome: 200, reasons: ['role:plan'], request: 'r' }
  await Promise.all(Array.from({ length: 40 }, () => record.logAccess(entry)))
  expect(await database.pool.run(sql`select count(*)::int as n, min(patients) as patients from access_log`)).toEqual([{ n: 40, patients: 'Patient/patient-9901' }])
})
