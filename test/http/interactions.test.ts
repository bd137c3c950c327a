/** The R4 interactions through the door, as a client meets them. */
import { beforeAll, describe, expect, test } from 'vitest'
import type { Bundle, OperationOutcome } from '@medplum/fhirtypes'
import { validate } from '../../src/conformance/validate.ts'
import { runApp, type RunningApp } from '../support/app.ts'
import { SENTINEL, SENTINEL_CIN } from '../support/sentinel.ts'
import type { Asked } from '../support/server.ts'

const CIN = 'https://ecm-fhir.org/fhir/NamingSystem/medi-cal-cin'
let app: RunningApp
beforeAll(async () => { app = await runApp() })

const patient = (extra: object = {}): object => ({
  resourceType: 'Patient', name: [{ family: SENTINEL, given: ['Ana'] }], telecom: [{ system: 'phone', value: `+1 ${SENTINEL}` }], address: [{ line: [SENTINEL] }], birthDate: '1971-04-09', ...extra,
})
const issue = (answer: Asked) => answer.json<OperationOutcome>().issue[0]!
const idOf = (answer: Asked): string => answer.json<{ id: string }>().id
const create = (body: unknown, headers: Record<string, string> = {}): Promise<Asked> => app.send('POST', `${(body as { resourceType?: string }).resourceType ?? 'Patient'}`, body, headers)

describe('create and read', () => {
  test('a create ignores the id the client sent, and says where the resource is', async () => {
    const answer = await create(patient({ id: 'client-id-173858' }))
    expect(answer.status).toBe(201)
    expect(idOf(answer)).not.toBe('client-id-173858')
    expect(answer.headers.get('location')).toBe(`${app.app.base}/Patient/${idOf(answer)}/_history/1`)
    expect(answer.headers.get('etag')).toBe('W/"1"')
    expect(answer.headers.get('last-modified')).toBeTruthy()
    expect(answer.headers.get('content-type')).toBe('application/fhir+json; charset=utf-8')
  })
  test('what is read is what was sent: order, white space and the digits of decimals', async () => {
    const sent = '{ "status":"final",  "resourceType":"Observation","code":{"text":"x"},\n "valueQuantity":{"value":1.00, "unit":"\\u0041"} }'
    const made = await app.send('POST', 'Observation', sent), read = await app.get(`Observation/${idOf(made)}`)
    expect(read.text.replace(/"id":"[^"]*","meta":\{[^}]*\},?/, '')).toBe('{ "status":"final",  "resourceType":"Observation","code":{"text":"x"},\n "valueQuantity":{"value":1.00, "unit":"\\u0041"} }')
  })
  test("the client's meta stays, but for what is the server's", async () => {
    const made = await create(patient({ meta: { versionId: '77', lastUpdated: '2001-01-01T00:00:00Z', tag: [{ system: 'urn:t', code: 'keep-me' }] } }))
    expect(made.json<{ meta: object }>().meta).toMatchObject({ versionId: '1', tag: [{ code: 'keep-me' }] })
  })
  test('Prefer: return decides what comes back', async () => {
    expect((await create(patient(), { prefer: 'return=minimal' })).text).toBe('')
    expect((await create(patient(), { prefer: 'return=OperationOutcome' })).json()).toMatchObject({ resourceType: 'OperationOutcome' })
  })
  test('If-None-Match spares the body of what is known', async () => {
    const id = idOf(await create(patient()))
    const again = await app.get(`Patient/${id}`, { 'if-none-match': 'W/"1"' })
    expect([again.status, again.text]).toEqual([304, ''])
  })
  test('If-Modified-Since spares the body of what has not changed since', async () => {
    const made = await create(patient()), id = idOf(made), stamp = made.headers.get('last-modified')!
    expect((await app.get(`Patient/${id}`, { 'if-modified-since': stamp })).status).toBe(304)
    expect((await app.get(`Patient/${id}`, { 'if-modified-since': 'Wed, 01 Jan 2020 00:00:00 GMT' })).status).toBe(200)
    expect((await app.get(`Patient/${id}`, { 'if-modified-since': 'some day' })).status).toBe(200) // RFC 9110: a date that is none is ignored
    expect((await app.get(`Patient/${id}`, { 'if-modified-since': stamp, 'if-none-match': 'W/"9"' })).status).toBe(200) // the tag counts, where there is one
  })
  test('what never existed is 404, a type that R4 does not know too', async () => {
    expect((await app.get('Patient/nobody-8813')).status).toBe(404)
    expect((await app.get('Patientt/1')).status).toBe(404)
    expect((await app.get('Patient/1/2/3')).status).toBe(404)
  })
})

describe('the form of an answer', () => {
  test('_summary and _elements leave out, and say so; on a read, a search and a history', async () => {
    const id = idOf(await create(patient({ active: true, maritalStatus: { text: 'm' } })))
    const read = (await app.get(`Patient/${id}?_elements=birthDate`)).json<Record<string, unknown>>()
    expect(Object.keys(read)).toEqual(['resourceType', 'id', 'meta', 'birthDate', 'active'])
    expect(read['meta']).toMatchObject({ versionId: '1', tag: [{ code: 'SUBSETTED' }] })
    const found = (await app.get(`Patient?_id=${id}&_summary=true`)).json<Bundle>()
    expect(found.entry![0]!.resource).not.toHaveProperty('maritalStatus')
    expect(found.link!.find(l => l.relation === 'self')!.url).toContain('_summary=true')
    expect((await app.get(`Patient/${id}/_history?_summary=data`)).json<Bundle>().entry![0]!.resource).toMatchObject({ maritalStatus: { text: 'm' }, meta: { tag: [{ code: 'SUBSETTED' }] } })
    const posted = await app.send('POST', 'Patient/_search', `_id=${id}&_elements=gender`, { 'content-type': 'application/x-www-form-urlencoded' })
    expect(posted.json<Bundle>().entry![0]!.resource).not.toHaveProperty('birthDate')
    for (const wrong of ['_elements=colour', '_elements=', '_summary=some']) expect((await app.get(`Patient/${id}?${wrong}`)).status).toBe(400)
  })
  test('XML in and out: stored once, sent in the form asked for, refusals and Bundles too', async () => {
    const xml = `<Patient xmlns="http://hl7.org/fhir"><name><family value="${SENTINEL}"/></name><multipleBirthInteger value="2"/></Patient>`
    const made = await app.send('POST', 'Patient', xml, { 'content-type': 'application/fhir+xml', 'accept': 'application/fhir+xml' })
    expect([made.status, made.headers.get('content-type')]).toEqual([201, 'application/fhir+xml; charset=utf-8'])
    const id = /<id value="([^"]+)"/.exec(made.text)![1]!
    expect((await app.get(`Patient/${id}`)).json()).toMatchObject({ name: [{ family: SENTINEL }], multipleBirthInteger: 2, meta: { versionId: '1' } })
    expect((await app.get(`Patient?_id=${id}&_format=xml`)).text).toMatch(/^<\?xml .*\n<Bundle xmlns="http:\/\/hl7.org\/fhir">.*<entry><fullUrl value="[^"]*"\/><resource><Patient>/)
    const refused = await app.send('POST', 'Patient', '<Patient xmlns="http://hl7.org/fhir"><colour value="blue"/></Patient>', { 'content-type': 'application/fhir+xml', 'accept': 'application/fhir+xml' })
    expect([refused.status, refused.text]).toEqual([400, expect.stringContaining('<OperationOutcome xmlns="http://hl7.org/fhir"><issue>')])
    expect((await app.send('POST', 'Patient', '<Patient', { 'content-type': 'text/xml' })).status).toBe(400)
    expect((await app.get('Patient/nobody-1', { accept: 'application/fhir+xml' })).text).toContain('<OperationOutcome')
  })
  test('_pretty lays it out', async () => {
    const id = idOf(await create(patient()))
    expect((await app.get(`Patient/${id}?_pretty=true`)).text).toContain('\n  "resourceType": "Patient"')
  })
})

describe('conditional create', () => {
  test('makes one where nothing matches, answers with what does, refuses where several do', async () => {
    const member = patient({ identifier: [{ system: CIN, value: SENTINEL_CIN }] }), condition = { 'if-none-exist': `identifier=${CIN}|${SENTINEL_CIN}` }
    const first = await create(member, condition), second = await create(member, condition)
    expect([first.status, second.status]).toEqual([201, 200])
    expect(idOf(second)).toBe(idOf(first))
    await create(member)
    expect((await create(member, condition)).status).toBe(412)
  })
  test('fifty at once make one', async () => {
    const member = patient({ identifier: [{ system: 'urn:mrn', value: 'mrn-110438' }] })
    const answers = await Promise.all(Array.from({ length: 50 }, () => create(member, { 'if-none-exist': 'identifier=urn:mrn|mrn-110438' })))
    expect(new Set(answers.map(idOf)).size).toBe(1)
    expect(answers.filter(a => a.status === 201)).toHaveLength(1)
  })
})

describe('update, versions, delete', () => {
  test('versions go on through a deletion, each can be read, the history tells all', async () => {
    const id = idOf(await create(patient())), at = `Patient/${id}`
    const second = await app.send('PUT', at, patient({ id, active: true }))
    expect([second.status, second.headers.get('etag')]).toEqual([200, 'W/"2"'])
    expect((await app.send('DELETE', at)).status).toBe(200)
    expect((await app.get(at)).status).toBe(410)
    expect((await app.send('DELETE', at, undefined, { prefer: 'return=minimal' })).status).toBe(204)
    expect((await app.get(`${at}/_history/2`)).json()).toMatchObject({ active: true })
    expect((await app.get(`${at}/_history/3`)).status).toBe(410)
    expect((await app.get(`${at}/_history/9`)).status).toBe(404)
    const back = await app.send('PUT', at, patient({ id }))
    expect([back.status, back.headers.get('etag')]).toEqual([201, 'W/"4"'])
    const history = (await app.get(`${at}/_history`)).json<Bundle>()
    expect(history.entry!.map(e => `${e.request!.method} ${e.response!.etag}`)).toEqual(['PUT W/"4"', 'DELETE W/"3"', 'PUT W/"2"', 'POST W/"1"'])
    expect(history.total).toBe(4)
  })
  test('the pages of a history follow each other without a gap', async () => {
    const id = idOf(await create(patient()))
    for (let i = 0; i < 4; i++) await app.send('PUT', `Patient/${id}`, patient({ id, multipleBirthInteger: i + 1 }))
    const seen: string[] = []
    for (let next: string | undefined = `Patient/${id}/_history?_count=2`; next !== undefined;) {
      const page: Bundle = (await app.get(next)).json()
      seen.push(...page.entry!.map(e => e.response!.etag!))
      next = page.link?.find(l => l.relation === 'next')?.url
    }
    expect(seen).toEqual(['W/"5"', 'W/"4"', 'W/"3"', 'W/"2"', 'W/"1"'])
  })
  test('If-Match: of fifty at once one wins', async () => {
    const id = idOf(await create(patient()))
    const answers = await Promise.all(Array.from({ length: 50 }, (_, i) => app.send('PUT', `Patient/${id}`, patient({ id, multipleBirthInteger: i }), { 'if-match': 'W/"1"' })))
    expect(answers.map(a => a.status).toSorted()).toEqual([200, ...Array.from({ length: 49 }, () => 412)])
    expect(issue(answers.find(a => a.status === 412)!)).toMatchObject({ code: 'conflict' })
  })
  test('a PUT makes what is not there; its id is the address\'s', async () => {
    expect((await app.send('PUT', 'Patient/chosen-4471', patient({ id: 'chosen-4471' }))).status).toBe(201)
    const wrong = await app.send('PUT', 'Patient/chosen-4472', patient({ id: 'chosen-4471' }))
    expect([wrong.status, issue(wrong).expression]).toEqual([400, ['Patient.id']])
    expect((await app.send('PUT', 'Patient/chosen-4473', patient())).status).toBe(400)
    expect((await app.get('Patient/chosen-4472')).status).toBe(404)
  })
  test('what others refer to is not deleted', async () => {
    const id = idOf(await create(patient()))
    const encounter = await create({ resourceType: 'Encounter', status: 'planned', class: { code: 'AMB' }, subject: { reference: `Patient/${id}` } })
    expect((await app.send('DELETE', `Patient/${id}`)).status).toBe(409)
    expect((await app.send('DELETE', `Encounter/${idOf(encounter)}`)).status).toBe(200)
    expect((await app.send('DELETE', `Patient/${id}`)).status).toBe(200)
  })
})

describe('refusals', () => {
  test.each<[string, unknown, number, string, string | undefined]>([
    ['no JSON', '{"resourceType":"Patient",', 400, 'structure', undefined],
    ['an unknown element', patient({ favouriteColour: 'blue' }), 400, 'structure', 'Patient.favouriteColour'],
    ['a wrong primitive', patient({ birthDate: '1971-02-30' }), 400, 'value', 'Patient.birthDate'],
    ['a wrong code', patient({ gender: 'f' }), 400, 'code-invalid', 'Patient.gender'],
    ['another type than the address', { resourceType: 'Basic', code: { text: 'x' } }, 400, 'invalid', 'Basic'],
    ['a reference to nothing', patient({ generalPractitioner: [{ reference: 'Practitioner/nobody-77' }] }), 422, 'not-found', 'Patient.generalPractitioner[0]'],
  ])('%s is refused, nothing is written', async (_what, body, status, _code, expression) => {
    const before = (await app.get('Patient?_summary=count')).json<Bundle>().total
    const answer = await app.send('POST', 'Patient', body)
    expect(answer.status).toBe(status)
    expect(issue(answer)).toMatchObject({ severity: 'error', details: { text: expect.any(String) } })
    if (expression) expect(issue(answer).expression?.[0]).toContain(expression)
    expect(answer.text).not.toContain(SENTINEL)
    expect((await app.get('Patient?_summary=count')).json<Bundle>().total).toBe(before)
  })
  test.each([
    ['a content type we do not take', () => app.send('POST', 'Patient', 'Patient,1', { 'content-type': 'text/csv' }), 415],
    ['an answer we cannot give', () => app.get('Patient', { accept: 'application/pdf' }), 406],
    ['a body beyond the limit', () => app.send('POST', 'Patient', `{"resourceType":"Patient","x":"${'x'.repeat(33 << 20)}"}`), 413],
    ['a method the address does not know', () => app.send('DELETE', 'Patient/1/_history'), 405],
    ['a body that is not UTF-8', () => app.send('POST', 'Patient', Buffer.from([0x7b, 0xff, 0x7d]) as unknown as string), 400],
    ['a wrongly encoded address', () => app.get('Patient/%E0%A4'), 400],
    ['an id that is none', () => app.get('Patient/a_b'), 400],
    ['a stale If-Match', async () => {
      const id = idOf(await create(patient()))
      return app.send('PUT', `Patient/${id}`, patient({ id }), { 'if-match': 'W/"7"' })
    }, 412],
    ['an If-Match that is no ETag', () => app.send('PUT', 'Patient/chosen-4471', patient({ id: 'chosen-4471' }), { 'if-match': '7' }), 400],
    ['an update of nothing, with If-Match, makes nothing', () => app.send('PUT', 'Patient/chosen-9911', patient({ id: 'chosen-9911' }), { 'if-match': 'W/"1"' }), 404],
    ['no body at all', () => app.send('POST', 'Patient'), 400],
  ])('%s', async (_what, send, status) => {
    const answer = await send()
    expect(answer.status).toBe(status)
    expect(answer.json()).toMatchObject({ resourceType: 'OperationOutcome' })
  })
  test('an unknown search parameter is named, with the nearest that is known; lenient handling ignores it and says so', async () => {
    const strict = await app.get('Patient?famly=Smith')
    expect(strict.status).toBe(400)
    expect(issue(strict).details?.text).toMatch(/famly.*family/)
    const lenient = (await app.get('Patient?famly=Smith&_count=1', { prefer: 'handling=lenient' })).json<Bundle>()
    expect(lenient.entry?.at(-1)).toMatchObject({ search: { mode: 'outcome' }, resource: { resourceType: 'OperationOutcome' } })
    expect(lenient.link?.find(l => l.relation === 'self')?.url).not.toContain('famly')
  })
})

describe('search', () => {
  test('by token, string, reference, date, _id and _lastUpdated, page by page', async () => {
    const family = 'Quillfeather'
    const ids = await Promise.all(Array.from({ length: 7 }, async (_, i) => idOf(await create({ resourceType: 'Patient', name: [{ family }], gender: i % 2 ? 'male' : 'female', birthDate: `198${i}-05-01`, identifier: [{ system: 'urn:q', value: `q-${i}` }] }))))
    const found = async (query: string): Promise<string[]> => ((await app.get(`Patient?${query}`)).json<Bundle>().entry ?? []).map(e => e.resource!.id!).toSorted()
    expect(await found('family=quill')).toEqual(ids.toSorted())
    expect(await found('identifier=urn:q|q-3')).toEqual([ids[3]])
    expect(await found('family=quillfeather&birthdate=ge1985')).toEqual([ids[5], ids[6]].toSorted())
    expect(await found(`_id=${ids[0]},${ids[1]}`)).toEqual([ids[0], ids[1]].toSorted())
    expect(await found('family=quillfeather&gender=male')).toHaveLength(3)
    const seen: string[] = []
    for (let next: string | undefined = 'Patient?family=Quillfeather&_count=3'; next !== undefined;) {
      const page: Bundle = (await app.get(next)).json()
      seen.push(...(page.entry ?? []).map(e => e.resource!.id!))
      next = page.link?.find(l => l.relation === 'next')?.url
    }
    expect(seen.toSorted()).toEqual(ids.toSorted())
    const posted = await app.send('POST', 'Patient/_search', 'family=quillfeather&_summary=count', { 'content-type': 'application/x-www-form-urlencoded' })
    expect(posted.json<Bundle>()).toMatchObject({ type: 'searchset', total: 7 })
  })
})

describe('what a deployment asks', () => {
  test('the CapabilityStatement says what answers, and is itself R4', async () => {
    const { status, json } = await app.get('metadata')
    expect(status).toBe(200)
    const statement = json<{ fhirVersion: string; rest: { resource: { type: string; interaction: { code: string }[]; searchParam: { name: string }[] }[]; operation: { name: string }[] }[] }>()
    expect(validate(statement).filter(finding => finding.severity !== 'warning')).toEqual([])
    expect(statement.fhirVersion).toBe('4.0.1')
    const encounter = statement.rest[0]!.resource.find(r => r.type === 'Encounter')!
    expect(encounter.interaction.map(i => i.code)).toEqual(['read', 'vread', 'history-instance', 'history-type', 'search-type', 'create', 'update', 'patch', 'delete'])
    expect(statement.rest[0]!.operation.map(o => o.name)).toContain('process-v2')
  })
  test('whoever knocks elsewhere is told where the FHIR base is', async () => {
    const answer = await app.get(app.app.base.replace('/fhir', '/'))
    expect([answer.status, issue(answer).details?.text]).toEqual([404, expect.stringContaining(app.app.base)])
  })
  test('alive, ready, measured; figures carry no ids', async () => {
    const root = app.app.base.replace('/fhir', '')
    expect((await app.get(`${root}/healthz`)).json()).toEqual({ status: 'alive' })
    expect((await app.get(`${root}/readyz`)).json()).toMatchObject({ ready: true })
    const { text } = await app.get(`${root}/metrics`)
    expect(text).toContain('interaction="read"')
    expect(text).not.toMatch(/chosen-4471|Quillfeather/)
  })
})

describe('HEAD and OPTIONS', () => {
  test('HEAD answers as GET does, without the body', async () => {
    const id = idOf(await create(patient())), [get, head] = [await app.get(`Patient/${id}`), await app.send('HEAD', `Patient/${id}`)]
    expect([head.status, head.text, head.headers.get('etag'), head.headers.get('last-modified'), head.headers.get('content-type')]).toEqual([200, '', get.headers.get('etag'), get.headers.get('last-modified'), get.headers.get('content-type')])
    expect((await app.send('HEAD', 'Patient/nobody-8813')).status).toBe(404)
    expect((await app.send('HEAD', `Patient/${id}`, undefined, { 'if-none-match': 'W/"1"' })).status).toBe(304)
    expect([(await app.send('HEAD', 'Patient?_count=1')).status, (await app.send('HEAD', 'metadata')).status, (await app.send('HEAD', `Patient/${id}/_history`)).status]).toEqual([200, 200, 200])
  })
  test.each([
    ['Patient/any-8813', 'GET, HEAD, PUT, PATCH, DELETE, OPTIONS'], ['Patient', 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS'], ['Patient/any-8813/_history', 'GET, HEAD, OPTIONS'], ['Patient/_search', 'POST, OPTIONS'],
    ['', 'POST, OPTIONS'], ['metadata', 'GET, HEAD, OPTIONS'], ['ServiceRequest/$submit-referral', 'POST, OPTIONS'], ['Patient/any-8813/$ecm-eligibility', 'GET, HEAD, POST, OPTIONS'],
  ])('OPTIONS of %s tells its methods, and so does a 405', async (path, allow) => {
    const options = await app.send('OPTIONS', path)
    expect([options.status, options.text, options.headers.get('allow')]).toEqual([204, '', allow])
    const wrong = (['DELETE', 'PUT', 'GET'] as const).find(method => !allow.includes(method))
    if (wrong) expect([(await app.send(wrong, path)).status, (await app.send(wrong, path)).headers.get('allow')]).toEqual([405, allow])
  })
  test('OPTIONS of what is no address is 404', async () => {
    expect((await app.send('OPTIONS', 'Patientt/1')).status).toBe(404)
  })
})
