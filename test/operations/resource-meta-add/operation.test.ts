import type { Bundle, Meta, OperationOutcome, Parameters, Patient } from '@medplum/fhirtypes'
import { beforeAll, describe, expect, test } from 'vitest'
import { runApp, type RunningApp } from '../../support/app.ts'
import { SENTINEL } from '../../support/sentinel.ts'
import type { Asked } from '../../support/server.ts'

const LOST = { system: 'urn:tags:6250', code: 'record-lost' }
let app: RunningApp, count = 0

beforeAll(async () => {
  app = await runApp([
    { name: 'provider', party: 'Organization/provider-6250', role: 'ecm-provider' }, { name: 'operator', party: 'Organization/plan-6250', role: 'operator' }, { name: 'auditor', party: 'Organization/plan-6250', role: 'auditor' },
    { name: 'reader', party: 'Organization/provider-6250', role: 'ecm-provider', scopes: 'system/*.rs' },
  ])
})
/** A member with a text that shows whether anything but its meta was touched. @returns its address */
async function member(meta?: object): Promise<string> {
  const path = `Patient/p-${++count}-6250`
  const body = `{ "id":"${path.slice(8)}",  ${meta ? `"meta":${JSON.stringify(meta)},` : ''}"resourceType":"Patient", "name":[{"family":"${SENTINEL}"}], "multipleBirthInteger":2,"extension":[{"url":"urn:x","valueDecimal":1.00}] }`
  expect((await app.as('provider').send('PUT', path, body)).status).toBe(201)
  return path
}
const ask = (path: string, meta: unknown, who = 'provider', operation = '$meta-add'): Promise<Asked> =>
  app.as(who).send('POST', `${path}/${operation}`, { resourceType: 'Parameters', parameter: [{ name: 'meta', valueMeta: meta }] })
const metaOf = (answer: Asked): Meta => {
  expect(answer.status, answer.text).toBe(200)
  return answer.json<Parameters>().parameter![0]!.valueMeta!
}
const read = async (path: string): Promise<Patient> => (await app.as('operator').get(path)).json<Patient>()
const versions = async (path: string): Promise<number> => (await app.as('operator').get(`${path}/_history`)).json<Bundle>().total!

describe('adding', () => {
  test('makes a new version with the labels, and leaves the rest as it was written', async () => {
    const path = await member(), before = (await app.as('provider').get(path)).text
    const meta = metaOf(await ask(path, { tag: [LOST], security: [{ system: 'urn:s', code: 'R' }], profile: ['http://example.org/p'], versionId: '77', source: 'urn:not-a-label' }))
    expect(meta).toMatchObject({ versionId: '2', tag: [LOST], security: [{ system: 'urn:s', code: 'R' }], profile: ['http://example.org/p'] })
    expect(meta.source).toBeUndefined()
    expect((await read(path)).meta).toEqual(meta)
    const bare = (text: string): string => text.replace(/"meta":\{(?:[^{}]|\{[^}]*\})*\}/, '')
    expect(bare((await app.as('provider').get(path)).text)).toBe(bare(before))
  })
  test('a set has each once: a tag by system and code, whatever version and display it has; a profile by its address', async () => {
    const path = await member({ tag: [{ ...LOST, display: 'as it was' }], profile: ['http://example.org/p'] })
    const meta = metaOf(await ask(path, { tag: [{ ...LOST, display: 'another', version: '2' }, { ...LOST, system: 'urn:tags:other' }, { code: 'record-lost' }, { code: 'record-lost' }], profile: ['http://example.org/p', 'http://example.org/p|2'] }))
    expect([meta.tag, meta.profile]).toEqual([[{ ...LOST, display: 'as it was' }, { ...LOST, system: 'urn:tags:other' }, { code: 'record-lost' }], ['http://example.org/p', 'http://example.org/p|2']])
  })
  test('what is there already makes no version', async () => {
    const path = await member({ tag: [LOST] })
    expect([metaOf(await ask(path, { tag: [LOST] })).versionId, metaOf(await ask(path, { source: 'urn:x' })).versionId, await versions(path)]).toEqual(['1', '1', 1])
  })
  test('of three at once none is lost', async () => {
    const path = await member(), all = ['t-1', 't-2', 't-3']
    expect((await Promise.all(all.map(code => ask(path, { tag: [{ code }] })))).map(({ status }) => status)).toEqual([200, 200, 200])
    expect((await read(path)).meta!.tag!.map(({ code }) => code).toSorted()).toEqual(all)
  })
  test('is found by search, and told by the history', async () => {
    const path = await member()
    metaOf(await ask(path, { tag: [{ system: 'urn:tags:6250', code: 'findable' }] }))
    expect([(await app.as('provider').get('Patient?_tag=urn:tags:6250|findable')).json<Bundle>().entry?.length, await versions(path)]).toEqual([1, 2])
  })
  test('an extension of a profile\'s address stays with it', async () => {
    const path = await member({ profile: ['http://example.org/a', 'http://example.org/b'], _profile: [null, { extension: [{ url: 'urn:x', valueString: 'of b' }] }] })
    metaOf(await ask(path, { profile: ['http://example.org/c'] }))
    metaOf(await ask(path, { profile: ['http://example.org/a'] }, 'provider', '$meta-delete'))
    expect((await read(path)).meta).toMatchObject({ profile: ['http://example.org/b', 'http://example.org/c'], _profile: [{ extension: [{ valueString: 'of b' }] }, null] })
  })
})

describe('refused, and nothing written', () => {
  test.each<[string, () => Promise<[string, Asked]>, number, string?]>([
    ['of a version, for what is stored never changes', async () => { const path = await member(); return [path, await ask(`${path}/_history/1`, { tag: [LOST] })] }, 400, 'not-supported'],
    ['by one who may not write', async () => { const path = await member(); return [path, await ask(path, { tag: [LOST] }, 'auditor')] }, 403],
    ['by a token that may only read', async () => { const path = await member(); return [path, await ask(path, { tag: [LOST] }, 'reader')] }, 403],
    ['a profile that it does not keep', async () => { const path = await member(); return [path, await ask(path, { profile: ['https://ecm-fhir.org/fhir/StructureDefinition/ecm-member'] })] }, 422],
    ['what is no Meta', async () => { const path = await member(); return [path, await ask(path, { tag: 'x' })] }, 400],
    ['an empty Meta', async () => { const path = await member(); return [path, await ask(path, {})] }, 400],
    ['a tag that is none', async () => { const path = await member(); return [path, await ask(path, { tag: [{ code: 3 }] })] }, 400],
    ['nothing sent', async () => { const path = await member(); return [path, await app.as('provider').send('POST', `${path}/$meta-add`, { resourceType: 'Parameters' })] }, 400],
    ['by GET, for it changes something', async () => { const path = await member(); return [path, await app.as('provider').get(`${path}/$meta-add`)] }, 405],
  ])('%s', async (_what, tried, status, code) => {
    const [path, answer] = await tried()
    expect([answer.status, await versions(path)], answer.text).toEqual([status, 1])
    if (code !== undefined) expect(answer.json<OperationOutcome>().issue[0]!.code).toBe(code)
  })
  test('what the caller does not see is told as what is not there; what was deleted is gone', async () => {
    expect((await app.as('operator').send('PUT', 'Patient/hidden-6250', { resourceType: 'Patient', id: 'hidden-6250' })).status).toBe(201)
    const path = await member()
    await app.as('provider').send('DELETE', path)
    expect(await Promise.all(['Patient/hidden-6250', 'Patient/nobody-6250', path].map(async at => (await ask(at, { tag: [LOST] })).status))).toEqual([404, 404, 410])
    expect(await versions('Patient/hidden-6250')).toBe(1)
  })
  test('of a type that no caller of this role writes', async () => {
    expect((await app.as('provider').send('POST', 'Coverage/x/$meta-add', { resourceType: 'Parameters', parameter: [{ name: 'meta', valueMeta: { tag: [LOST] } }] })).status).toBe(403)
  })
})
