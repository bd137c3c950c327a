import type { Meta, OperationOutcome, Parameters } from '@medplum/fhirtypes'
import { beforeAll, describe, expect, test } from 'vitest'
import { validate } from '../../../src/conformance/validate.ts'
import { runApp, type RunningApp } from '../../support/app.ts'
import { SENTINEL } from '../../support/sentinel.ts'

const tag = (code: string, more: object = {}): object => ({ system: 'urn:tags:8841', code, ...more })
const OTHERS = 'Patient/member-of-another-8841'
let app: RunningApp

beforeAll(async () => {
  app = await runApp([
    { name: 'provider', party: 'Organization/provider-8841', role: 'ecm-provider' }, { name: 'operator', party: 'Organization/plan-8841', role: 'operator' },
    { name: 'reads-tasks', party: 'Organization/plan-8841', role: 'operator', scopes: 'system/Task.rs' },
  ])
  const put = async (who: string, resource: { resourceType: string; id: string }) =>
    expect((await app.as(who).send('PUT', `${resource.resourceType}/${resource.id}`, resource)).status, JSON.stringify(resource)).toBeLessThan(300)
  await put('operator', { resourceType: 'Patient', id: 'member-of-another-8841', name: [{ family: SENTINEL }], meta: { tag: [tag('theirs')], security: [{ system: 'urn:s', code: 'theirs' }] } } as never)
  await put('provider', { resourceType: 'Patient', id: 'own-8841', name: [{ family: SENTINEL }], meta: { tag: [tag('own', { display: 'first' })], profile: ['http://example.org/own'] } } as never)
  await put('provider', { resourceType: 'Basic', id: 'own-8841', code: { text: 'x' }, meta: { tag: [tag('own', { display: 'second' }), tag('of-basic')] } } as never)
  await put('provider', { resourceType: 'Basic', id: 'own-8841', code: { text: 'y' }, meta: { tag: [tag('later'), { code: '\u0000' }] } } as never)
})
const metaAt = async (who: string, path: string): Promise<Meta> => {
  const answer = await app.as(who).get(path)
  expect(answer.status, answer.text).toBe(200)
  const body = answer.json<Parameters>()
  expect(validate(body).filter(finding => finding.severity !== 'warning')).toEqual([])
  return body.parameter!.find(({ name }) => name === 'return')!.valueMeta!
}
const codes = (codings: Meta['tag']): string[] => (codings ?? []).map(({ code }) => code!)

describe('of a resource', () => {
  test('is the meta that a read has', async () => {
    const read = (await app.as('provider').get('Patient/own-8841')).json<{ meta: Meta }>().meta
    expect(read.versionId).toBe('1')
    expect(await metaAt('provider', 'Patient/own-8841/$meta')).toEqual(read)
  })
  test('asked of a version is that version\'s', async () => {
    expect([await metaAt('provider', 'Basic/own-8841/_history/1/$meta'), await metaAt('provider', 'Basic/own-8841/$meta')]).toMatchObject([{ versionId: '1', tag: [{ code: 'own' }, { code: 'of-basic' }] }, { versionId: '2' }])
  })
  test.each([
    ['what another is in charge of', 'provider', `${OTHERS}/$meta`, 404], ['a version of it', 'provider', `${OTHERS}/_history/1/$meta`, 404], ['what never was', 'provider', 'Patient/nobody-8841/$meta', 404],
    ['a version that never was', 'operator', `${OTHERS}/_history/9/$meta`, 404], ['a type the token does not open', 'reads-tasks', `${OTHERS}/$meta`, 403], ['an id that is none', 'operator', 'Patient/a_b/$meta', 400],
    ['an address that is none', 'operator', `${OTHERS}/_versions/1/$meta`, 404], ['a type that R4 does not know', 'operator', 'Resource/$meta', 404],
  ])('%s is refused', async (_what, who, path, status) => {
    expect((await app.as(who).get(path)).status).toBe(status)
  })
  test('hidden and missing are told alike', async () => {
    const texts = await Promise.all([OTHERS, 'Patient/nobody-8841'].map(async path => (await app.as('provider').get(`${path}/$meta`)).json<OperationOutcome>().issue))
    expect(texts[0]).toEqual(texts[1])
  })
})

describe('of a type and of everything', () => {
  test('are the labels in use, each once, without versionId and lastUpdated', async () => {
    expect(await metaAt('operator', 'Patient/$meta')).toEqual({ profile: ['http://example.org/own'], tag: [tag('own', { display: 'first' }), tag('theirs')], security: [{ system: 'urn:s', code: 'theirs' }] })
  })
  test('of the newest versions alone', async () => {
    expect(codes((await metaAt('operator', 'Basic/$meta')).tag)).toEqual(['later', '\u0000'])
  })
  test('of what the caller may see, and nothing else', async () => {
    expect([codes((await metaAt('provider', 'Patient/$meta')).tag), codes((await metaAt('provider', '$meta')).tag), codes((await metaAt('operator', '$meta')).tag), (await metaAt('reads-tasks', '$meta')).extension![0]!.valueCode])
      .toEqual([['own'], ['later', 'own', '\u0000'], ['later', 'own', 'theirs', '\u0000'], 'not-applicable'])
  })
  test('go when what carried them goes', async () => {
    expect((await app.as('operator').send('POST', 'Basic', { resourceType: 'Basic', code: { text: 'x' }, meta: { tag: [tag('passing')] } })).status).toBe(201)
    const { entry } = (await app.as('operator').get('Basic?_tag=urn:tags:8841|passing')).json<{ entry: { resource: { id: string } }[] }>()
    expect(codes((await metaAt('operator', 'Basic/$meta')).tag)).toContain('passing')
    await app.as('operator').send('DELETE', `Basic/${entry[0]!.resource.id}`)
    expect(codes((await metaAt('operator', 'Basic/$meta')).tag)).not.toContain('passing')
  })
})
