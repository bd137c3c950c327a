/** gzip, both ways, as a client meets it on the wire.  RFC 9110, 8.4 and 12.5.3 */
import { request } from 'node:http'
import { gunzipSync, gzipSync } from 'node:zlib'
import { beforeAll, expect, test } from 'vitest'
import { runApp, type RunningApp } from '../support/app.ts'
import { SENTINEL } from '../support/sentinel.ts'

let app: RunningApp
beforeAll(async () => {
  app = await runApp()
  for (let i = 0; i < 20; i++) await app.send('PUT', `Patient/zipped-${i}`, { resourceType: 'Patient', id: `zipped-${i}`, name: [{ family: SENTINEL }], birthDate: '1969-07-20' })
})

interface Raw { readonly status: number; readonly headers: Readonly<Record<string, unknown>>; readonly bytes: Buffer }
/** As it comes over the wire: fetch would unpack it. */
const raw = (method: string, path: string, { headers = {}, body }: { headers?: Record<string, string>; body?: Buffer } = {}): Promise<Raw> => new Promise((resolve, reject) => {
  const asked = request(`${app.app.base}/${path}`, { method, headers }, answer => {
    const chunks: Buffer[] = []
    answer.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => resolve({ status: answer.statusCode!, headers: answer.headers, bytes: Buffer.concat(chunks) }))
  }).on('error', reject)
  asked.end(body)
})
const json = { 'content-type': 'application/fhir+json' }

test('a large answer is packed for whom it is packed for, and is the same', async () => {
  const [plain, packed] = await Promise.all([raw('GET', 'Patient?_count=20'), raw('GET', 'Patient?_count=20', { headers: { 'accept-encoding': 'gzip' } })])
  expect([plain.headers['content-encoding'], packed.headers['content-encoding'], packed.headers['vary']]).toEqual([undefined, 'gzip', 'accept-encoding'])
  const entries = (bytes: Buffer): unknown => (JSON.parse(bytes.toString()) as { entry: unknown }).entry
  expect(entries(gunzipSync(packed.bytes))).toEqual(entries(plain.bytes))
  expect(packed.bytes.length).toBeLessThan(plain.bytes.length / 3)
})
test('a small one is not, nor one whose client takes no gzip', async () => {
  expect((await raw('GET', 'Patient/zipped-1', { headers: { 'accept-encoding': 'gzip' } })).headers['content-encoding']).toBeUndefined()
  expect((await raw('GET', 'Patient?_count=20', { headers: { 'accept-encoding': 'br' } })).headers['content-encoding']).toBeUndefined()
})
test('what belongs to an answer stays: ETag, type, and HEAD has no body', async () => {
  const large = { resourceType: 'Patient', id: 'zipped-large', name: Array.from({ length: 100 }, () => ({ family: SENTINEL })) }
  await app.send('PUT', 'Patient/zipped-large', large)
  const read = await raw('GET', 'Patient/zipped-large', { headers: { 'accept-encoding': 'gzip' } }), head = await raw('HEAD', 'Patient/zipped-large', { headers: { 'accept-encoding': 'gzip' } })
  expect([read.headers['etag'], read.headers['content-type'], read.headers['content-encoding']]).toEqual(['W/"1"', 'application/fhir+json; charset=utf-8', 'gzip'])
  expect([head.status, head.headers['etag'], head.bytes.length]).toEqual([200, 'W/"1"', 0])
})
test('a body may be packed', async () => {
  const body = gzipSync(JSON.stringify({ resourceType: 'Patient', name: [{ family: SENTINEL }] })), answer = await raw('POST', 'Patient', { headers: { ...json, 'content-encoding': 'gzip' }, body })
  expect(answer.status).toBe(201)
})
test.each<[string, Record<string, string>, Buffer, number]>([
  ['a body that unpacks beyond the limit', { 'content-encoding': 'gzip' }, gzipSync(Buffer.alloc(200 << 20, 0x20)), 413],
  ['a body that is not what it says', { 'content-encoding': 'gzip' }, Buffer.from('{"resourceType":"Patient"}'), 400],
  ['a body that was cut short', { 'content-encoding': 'gzip' }, gzipSync(JSON.stringify({ resourceType: 'Patient', birthDate: '1969-07-20' })).subarray(0, 30), 400],
  ['another encoding', { 'content-encoding': 'br' }, Buffer.from('{"resourceType":"Patient"}'), 415],
])('%s is refused', async (_what, headers, body, status) => {
  const answer = await raw('POST', 'Patient', { headers: { ...json, ...headers }, body })
  expect([answer.status, (JSON.parse(answer.bytes.toString()) as { resourceType: string }).resourceType]).toEqual([status, 'OperationOutcome'])
})
