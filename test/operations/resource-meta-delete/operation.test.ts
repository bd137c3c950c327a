import type { Bundle, Meta, Parameters } from '@medplum/fhirtypes'
import { expect, test } from 'vitest'
import { runApp } from '../../support/app.ts'
import type { Asked } from '../../support/server.ts'

const app = await runApp()
const TAG = { system: 'urn:tags:7315', code: 'a', version: '1', display: 'A' }
const ask = (path: string, meta: object): Promise<Asked> => app.send('POST', `${path}/$meta-delete`, { resourceType: 'Parameters', parameter: [{ name: 'meta', valueMeta: meta }] })
const metaOf = (answer: Asked): Meta => {
  expect(answer.status, answer.text).toBe(200)
  return answer.json<Parameters>().parameter![0]!.valueMeta!
}
async function basic(id: string, meta: object): Promise<string> {
  expect((await app.send('PUT', `Basic/${id}`, { resourceType: 'Basic', id, code: { text: 'x' }, meta })).status).toBe(201)
  return `Basic/${id}`
}

test('takes labels by their identity, and what is not there is no error', async () => {
  const path = await basic('one-7315', { tag: [TAG, { code: 'a' }, { ...TAG, code: 'b' }], security: [TAG], profile: ['http://example.org/p', 'http://example.org/p|1'], source: 'urn:stays' })
  const meta = metaOf(await ask(path, { tag: [{ system: TAG.system, code: 'a', display: 'whatever' }, { code: 'not-there' }], profile: ['http://example.org/p'] }))
  expect(meta).toMatchObject({ versionId: '2', tag: [{ code: 'a' }, { ...TAG, code: 'b' }], security: [TAG], profile: ['http://example.org/p|1'], source: 'urn:stays' })
  expect(meta.tag).toHaveLength(2)
})
test('an emptied list is not left behind', async () => {
  const path = await basic('two-7315', { tag: [TAG] }), meta = metaOf(await ask(path, { tag: [TAG] }))
  expect([Object.keys(meta), (await app.get(path)).json<{ meta: Meta }>().meta]).toEqual([['versionId', 'lastUpdated'], meta])
})
test('nothing of it there: no version; of a version: refused', async () => {
  const path = await basic('three-7315', { tag: [TAG] })
  expect([metaOf(await ask(path, { tag: [{ code: 'z' }] })).versionId, (await ask(`${path}/_history/1`, { tag: [TAG] })).status, (await app.get(`${path}/_history`)).json<Bundle>().total]).toEqual(['1', 400, 1])
})
test('stands in a transaction beside other changes', async () => {
  const path = await basic('four-7315', { tag: [TAG] })
  const answer = await app.send('POST', '', { resourceType: 'Bundle', type: 'transaction', entry: [
    { resource: { resourceType: 'Parameters', parameter: [{ name: 'meta', valueMeta: { tag: [TAG] } }] }, request: { method: 'POST', url: `${path}/$meta-delete` } },
    { resource: { resourceType: 'Basic', code: { text: 'y' } }, request: { method: 'POST', url: 'Basic' } },
  ] })
  expect([answer.status, (await app.get(path)).json<{ meta: Meta }>().meta.tag], answer.text).toEqual([200, undefined])
})
