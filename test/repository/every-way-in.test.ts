/**
 * One forbidden change (a denial for a reason DHCS rules out) and one invalid resource, by every way that writes: each time the same rule, the same
 * constraint, and nothing written. A way that is added without a row here fails.
 */
import type { Bundle, OperationOutcome } from '@medplum/fhirtypes'
import { beforeAll, describe, expect, test } from 'vitest'
import { sendMessage } from '../../src/demo/mllp-client.ts'
import { BUNDLES, ROUTES } from '../../src/dispatch/routes.ts'
import { DOORS } from '../../src/fhir/cause.ts'
import { discoverOperations } from '../../src/operations/discover.ts'
import { runApp, tokenOf, type RunningApp, type TestPrincipal } from '../support/app.ts'
import { SENTINEL, SENTINEL_CIN } from '../support/sentinel.ts'
import type { Asked } from '../support/server.ts'

const ECM = 'https://ecm-fhir.org/fhir'
const PRINCIPALS: readonly TestPrincipal[] = [
  { name: 'plan', party: 'Organization/plan-1', role: 'plan' },
  { name: 'hospital', party: 'Organization/hospital-1', role: 'hospital' },
]
const RULE = 'PRG-007', CONSTRAINT = 'per-1'
let app: RunningApp, patient: string, referral: string

beforeAll(async () => {
  app = await runApp(PRINCIPALS)
  const plan = app.as('plan')
  const put = (resource: { resourceType: string; id: string }) => ({ resource, request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` } })
  const answer = await plan.send('POST', '', {
    resourceType: 'Bundle', type: 'transaction',
    entry: [
      put({ resourceType: 'Organization', id: 'plan-1', name: 'Plan' } as never), put({ resourceType: 'Organization', id: 'hospital-1', name: 'Hospital' } as never),
      put({ resourceType: 'Patient', id: 'member-1', name: [{ family: SENTINEL }], birthDate: '1970-01-01', identifier: [{ system: `${ECM}/NamingSystem/medi-cal-cin`, value: SENTINEL_CIN }] } as never),
      put({ resourceType: 'Coverage', id: 'coverage-1', status: 'active', beneficiary: { reference: 'Patient/member-1' }, payor: [{ reference: 'Organization/plan-1' }] } as never),
    ],
  })
  expect(answer.status, answer.text).toBe(200)
  patient = 'Patient/member-1'
  const submitted = await plan.send('POST', 'ServiceRequest/$submit-referral', parameters({ identifier: { valueIdentifier: { system: `${ECM}/NamingSystem/medi-cal-cin`, value: SENTINEL_CIN } }, population: { valueCode: '2' } }))
  expect(submitted.status, submitted.text).toBeLessThan(300)
  referral = `ServiceRequest/${(await plan.get('ServiceRequest')).json<Bundle>().entry![0]!.resource!.id}`
})

const parameters = (values: Record<string, object>): object => ({ resourceType: 'Parameters', parameter: Object.entries(values).map(([name, value]) => ({ name, ...value })) })

const denial = (id?: string): object => ({
  resourceType: 'ClaimResponse', ...(id && { id }), status: 'active', type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/claim-type', code: 'professional' }] }, use: 'preauthorization',
  patient: { reference: patient }, created: '2026-11-20', insurer: { reference: 'Organization/plan-1' }, outcome: 'complete',
  extension: [{ url: `${ECM}/StructureDefinition/ecm-authorized-request`, valueReference: { reference: referral } }],
  adjudication: [{ category: { coding: [{ system: `${ECM}/CodeSystem/authorization-decision`, code: 'denied' }] }, reason: { coding: [{ system: `${ECM}/CodeSystem/denial-reason`, code: 'contact-count' }] } }],
})
/** An end before its beginning: per-1. */
const invalid = (id?: string): object => ({
  resourceType: 'Encounter', ...(id && { id }), status: 'finished', class: { code: 'AMB' }, subject: { reference: patient }, period: { start: '2026-11-20T10:00:00Z', end: '2026-11-19T10:00:00Z' },
})
/** What stands before a patch, and is as it should be. */
const stay = (): object => ({ ...invalid(), period: { start: '2026-11-20T10:00:00Z' } })
const approval = (): object => ({ ...denial(), adjudication: [{ category: { coding: [{ system: `${ECM}/CodeSystem/authorization-decision`, code: 'deferred' }] } }] })
const DENY = [
  { op: 'replace', path: '/adjudication/0/category/coding/0/code', value: 'denied' },
  { op: 'add', path: '/adjudication/0/reason', value: { coding: [{ system: `${ECM}/CodeSystem/denial-reason`, code: 'contact-count' }] } },
]
const replacing = (path: string, value: object): object =>
  ({ resourceType: 'Parameters', parameter: [{ name: 'operation', part: [{ name: 'type', valueCode: 'replace' }, { name: 'path', valueString: path }, { name: 'value', ...value }] }] })
/** It is stored before anything is counted, and goes again after. */
async function patched(type: string, standing: object, patch: object): Promise<Refused> {
  const made = await app.as('plan').send('POST', type, standing)
  expect(made.status, made.text).toBe(201)
  const at = `${type}/${made.json<{ id: string }>().id}`, before = (await app.as('plan').get(at)).text
  const answer = await app.as('plan').send('PATCH', at, patch, Array.isArray(patch) ? { 'content-type': 'application/json-patch+json' } : {})
  expect((await app.as('plan').get(at)).text).toBe(before)
  expect((await app.as('plan').send('DELETE', at)).status).toBe(200)
  return outcome(answer)
}
const bundle = (type: string, resource: object, method: string, url: string): object => ({ resourceType: 'Bundle', type, entry: [{ resource, request: { method, url } }] })

interface Refused { readonly status: number; readonly ids: readonly string[] }
const outcome = ({ status, text }: Asked): Refused => ({ status, ids: idsIn(JSON.parse(text) as OperationOutcome) })
const idsIn = (found: OperationOutcome): string[] => found.issue.filter(i => i.severity === 'error').flatMap(i => i.details?.coding?.map(c => c.code!) ?? [])
const entryOutcome = (answer: Asked): Refused => {
  const { response } = answer.json<Bundle>().entry![0]!
  return { status: Number(response!.status), ids: idsIn(response!.outcome as OperationOutcome) }
}

/** The way's name → how it tries; a string says why this way cannot carry that change. */
type Try = (() => Promise<Refused>) | string
const WAYS: Record<string, { readonly forbidden: Try; readonly invalid: Try }> = {
  'interaction create': { forbidden: () => post('ClaimResponse', denial()), invalid: () => post('Encounter', invalid()) },
  'interaction create, conditional': {
    forbidden: async () => outcome(await app.as('plan').send('POST', 'ClaimResponse', denial(), { 'if-none-exist': 'identifier=urn:none|1' })),
    invalid: async () => outcome(await app.as('plan').send('POST', 'Encounter', invalid(), { 'if-none-exist': 'identifier=urn:none|1' })),
  },
  'interaction update': {
    forbidden: async () => outcome(await app.as('plan').send('PUT', 'ClaimResponse/put-1', denial('put-1'))),
    invalid: async () => outcome(await app.as('plan').send('PUT', 'Encounter/put-1', invalid('put-1'))),
  },
  'interaction update, conditional': {
    forbidden: async () => outcome(await app.as('plan').send('PUT', 'ClaimResponse?identifier=urn:none|2', denial())),
    invalid: async () => outcome(await app.as('plan').send('PUT', 'Encounter?identifier=urn:none|2', invalid())),
  },
  'interaction patch': { forbidden: () => patched('ClaimResponse', approval(), DENY), invalid: () => patched('Encounter', stay(), [{ op: 'add', path: '/period/end', value: '2026-11-19T10:00:00Z' }]) },
  'interaction patch, FHIRPath': {
    forbidden: () => patched('ClaimResponse', approval(), replacing('ClaimResponse.adjudication', { part: [
      { name: 'category', valueCodeableConcept: { coding: [{ system: `${ECM}/CodeSystem/authorization-decision`, code: 'denied' }] } }, { name: 'reason', valueCodeableConcept: { coding: [{ system: `${ECM}/CodeSystem/denial-reason`, code: 'contact-count' }] } },
    ] })),
    invalid: () => patched('Encounter', stay(), replacing('Encounter.period', { valuePeriod: { start: '2026-11-20T10:00:00Z', end: '2026-11-19T10:00:00Z' } })),
  },
  'interaction delete': { forbidden: 'a deletion has no resource', invalid: 'a deletion has no resource' },
  'bundle batch': {
    forbidden: async () => entryOutcome(await app.as('plan').send('POST', '', bundle('batch', denial(), 'POST', 'ClaimResponse'))),
    invalid: async () => entryOutcome(await app.as('plan').send('POST', '', bundle('batch', invalid('b-1'), 'PUT', 'Encounter/b-1'))),
  },
  'bundle transaction': {
    forbidden: async () => outcome(await app.as('plan').send('POST', '', bundle('transaction', denial('t-1'), 'PUT', 'ClaimResponse/t-1'))),
    invalid: async () => outcome(await app.as('plan').send('POST', '', bundle('transaction', invalid(), 'POST', 'Encounter'))),
  },
  'operation decide': {
    forbidden: async () => outcome(await app.as('plan').send('POST', `${referral}/$decide`, parameters({ decision: { valueCode: 'denied' }, reason: { valueCode: 'contact-count' } }))),
    invalid: 'it makes the resource itself',
  },
  'operation submit-referral': {
    forbidden: 'it makes no ClaimResponse',
    invalid: async () => outcome(await app.as('plan').send('POST', 'ServiceRequest/$submit-referral', parameters({
      referral: { resource: { resourceType: 'ServiceRequest', status: 'active', intent: 'order', subject: { reference: patient }, occurrencePeriod: { start: '2026-11-20', end: '2026-11-19' } } },
    }))),
  },
  'operation assign': { forbidden: 'it makes no ClaimResponse', invalid: 'it makes the Tasks itself' },
  'operation respond-assignment': { forbidden: 'it makes no ClaimResponse', invalid: 'it changes a stored Task itself' },
  'operation assign-lead-care-manager': { forbidden: 'it makes no ClaimResponse', invalid: 'it changes what is stored itself' },
  'operation ecm-determine': { forbidden: 'it makes no ClaimResponse', invalid: 'it makes the resource itself' },
  'operation Resource-meta-add': { forbidden: 'it changes labels alone', invalid: 'it changes labels alone' },
  'operation Resource-meta-delete': { forbidden: 'it changes labels alone', invalid: 'it changes labels alone' },
  'operation process-v2': { forbidden: 'a message makes no ClaimResponse', invalid: () => message() },
  'door mllp': { forbidden: 'a message makes no ClaimResponse', invalid: () => message() },
  'door http': { forbidden: () => post('ClaimResponse', denial()), invalid: () => post('Encounter', invalid()) },
}
const post = async (type: string, body: object): Promise<Refused> => outcome(await app.as('plan').send('POST', type, body))

/** Discharged before it was admitted. */
async function message(): Promise<Refused> {
  const text = [
    `MSH|^~\\&|ADT|H|ECM|ECM|20261120100000+0000|${tokenOf('hospital')}|ADT^A03^ADT_A03|C-77|P|2.5.1`, 'EVN|A03|20261120100000+0000',
    `PID|1||${SENTINEL_CIN}^^^MEDI-CAL^MA||${SENTINEL}^Ana||19700101|F`, 'PV1|1|I|4W^1|E|||||||||||||||V-77^^^H^VN|||||||||||||||||||||||||20261120100000+0000|20261119100000+0000',
  ].join('\r')
  const { code, text: answer } = await sendMessage(app.mllp, text)
  return { status: code === 'AE' ? 400 : 0, ids: answer.includes(CONSTRAINT) ? [CONSTRAINT] : [answer] }
}

async function counts(): Promise<string> {
  const totals = await Promise.all(['ClaimResponse', 'Encounter', 'ServiceRequest', 'Task', 'EpisodeOfCare'].map(async type => (await app.as('plan').get(`${type}?_summary=count`)).json<Bundle>().total))
  return totals.join()
}

describe.each(Object.entries(WAYS))('%s', (_way, tries) => {
  test.runIf(typeof tries.forbidden === 'function')('refuses the forbidden change by its rule, and writes nothing', async () => {
    const before = await counts(), refused = await (tries.forbidden as () => Promise<Refused>)()
    expect(refused.status).toBe(422)
    expect(refused.ids).toContain(RULE)
    expect(await counts()).toBe(before)
  })
  test.runIf(typeof tries.invalid === 'function')('refuses the invalid resource by its constraint, and writes nothing', async () => {
    const before = await counts(), refused = await (tries.invalid as () => Promise<Refused>)()
    expect(refused.status).toBe(400)
    expect(refused.ids).toContain(CONSTRAINT)
    expect(await counts()).toBe(before)
  })
})

test('every way that writes has its row', async () => {
  const interactions = ROUTES.filter(({ needs }) => needs !== 'read' && needs !== 'search').map(({ interaction }) => `interaction ${interaction.code}`)
  const operations = (await discoverOperations()).filter(({ definition }) => definition.affectsState).map(({ definition }) => `operation ${definition.id}`)
  const bundles = Object.keys(BUNDLES).map(code => `bundle ${code}`)
  /** The worker's own writes are held by test/worker; the command line writes nothing yet. */
  const doors = DOORS.filter(door => door !== 'worker' && door !== 'cli').map(door => `door ${door}`)
  expect([...interactions, ...operations, ...bundles, ...doors].filter(way => !(way in WAYS))).toEqual([])
})
