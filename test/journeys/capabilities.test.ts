/** The CapabilityStatement says what is there: everything that it names is asked for, and answers. */
import type { CapabilityStatement, CapabilityStatementRestResource, OperationOutcome } from '@medplum/fhirtypes'
import { beforeAll, expect, test } from 'vitest'
import { minimal } from '../support/minimal.ts'
import { runApp, type RunningApp } from '../support/app.ts'
import type { Asked } from '../support/server.ts'

const app: RunningApp = await runApp(), statement = (await app.get('metadata')).json<CapabilityStatement>(), rest = statement.rest![0]!, types = rest.resource!
let ids: ReadonlyMap<string, string>

beforeAll(async () => {
  ids = new Map(await Promise.all(types.map(async ({ type }) => [type, (await app.send('POST', type, minimal(type))).json<{ id: string }>().id] as const)))
})

type Ask = (type: string, id: string) => Promise<Asked>
const patch = { parameter: [{ name: 'operation', part: [{ name: 'type', valueCode: 'delete' }, { name: 'path', valueString: 'Resource.language' }] }], resourceType: 'Parameters' }
/** What each code of an interaction asks, and how it answers when it is there. */
const INTERACTIONS: Readonly<Record<string, readonly [Ask, number]>> = {
  'create': [type => app.send('POST', type, minimal(type)), 201],
  'read': [(type, id) => app.get(`${type}/${id}`), 200],
  'vread': [(type, id) => app.get(`${type}/${id}/_history/1`), 200],
  'update': [(type, id) => app.send('PUT', `${type}/${id}`, { ...minimal(type), id, language: 'en' }), 200],
  'patch': [(type, id) => app.send('PATCH', `${type}/${id}`, patch), 200],
  'history-instance': [(type, id) => app.get(`${type}/${id}/_history`), 200],
  'history-type': [type => app.get(`${type}/_history?_count=1`), 200],
  'search-type': [type => app.get(`${type}?_count=1`), 200],
  'delete': [async type => app.send('DELETE', `${type}/${(await app.send('POST', type, minimal(type))).json<{ id: string }>().id}`), 200],
}
/** One value that each kind of parameter takes. */
const VALUES: Readonly<Record<string, string>> = { token: 'x', string: 'x', date: '2026', reference: 'Patient/x', number: '1', quantity: '1', uri: 'urn:oid:1.2.3' }

test.each(types)('$type: every interaction', async ({ type, interaction = [] }) => {
  expect(interaction.length).toBeGreaterThan(5)
  for (const code of interaction.map(({ code }) => code!).toSorted((a, b) => Number(a === 'delete') - Number(b === 'delete'))) {
    const [ask, status] = INTERACTIONS[code] ?? []
    const answer = await ask!(type, ids.get(type)!)
    expect([code, answer.status, answer.status === status ? '' : answer.text.slice(0, 400)]).toEqual([code, status, ''])
  }
})
test.each(types)('$type: by criteria, as it says', async ({ type, conditionalCreate, conditionalRead, conditionalUpdate, conditionalDelete, updateCreate, versioning }) => {
  const [nobody, criteria] = [`none-${type}-4471`, `_id=none-${type}-4471`]
  const made = await app.send('PUT', `${type}/${nobody}`, { ...minimal(type), id: nobody })
  expect([updateCreate, made.status]).toEqual([true, 201])
  expect([conditionalCreate, (await app.send('POST', type, minimal(type), { 'if-none-exist': criteria })).status]).toEqual([true, 200])
  expect([conditionalRead, (await app.get(`${type}/${nobody}`, { 'if-none-match': made.headers.get('etag')! })).status]).toEqual(['full-support', 304])
  expect([conditionalUpdate, (await app.send('PUT', `${type}?${criteria}`, { ...minimal(type), language: 'en' })).status]).toEqual([true, 200])
  expect([versioning, (await app.send('PUT', `${type}/${nobody}`, { ...minimal(type), id: nobody }, { 'if-match': 'W/"1"' })).status]).toEqual(['versioned', 412])
  expect([conditionalDelete, (await app.send('DELETE', `${type}?${criteria}`)).status]).toEqual(['single', 200])
})
test.each(types)('$type: every search parameter, and what it may bring along', async ({ type, searchParam = [], searchInclude = [], searchRevInclude = [] }: CapabilityStatementRestResource) => {
  const asked = [
    ...searchParam.map(({ name, type: kind }) => `${name}=${VALUES[kind!] ?? `no value is known for ${kind}`}`),
    ...searchInclude.map(include => `_include=${include}`), ...searchRevInclude.map(include => `_revinclude=${include}`),
  ]
  const answers = await Promise.all(asked.map(async query => [query, await app.get(`${type}?${query}&_count=1`)] as const))
  const wrong = answers.filter(([, answer]) => answer.status !== 200).map(([query, answer]) => `${query}: ${answer.json<OperationOutcome>().issue[0]!.details!.text}`)
  expect(wrong).toEqual([])
})
test('of the whole system: interactions, forms, patches', async () => {
  const ask: Readonly<Record<string, () => Promise<Asked>>> = {
    'batch': () => app.send('POST', '', { resourceType: 'Bundle', type: 'batch' }), 'transaction': () => app.send('POST', '', { resourceType: 'Bundle', type: 'transaction' }),
    'history-system': () => app.get('_history?_count=1'), 'search-system': () => app.get('?_type=Patient&_count=1'),
  }
  for (const { code } of rest.interaction!) expect([code, (await ask[code!]!()).status]).toEqual([code, 200])
  for (const form of statement.format!) expect([form, (await app.get(`Patient/${ids.get('Patient')}?_format=${encodeURIComponent(form)}`)).status]).toEqual([form, 200])
  const patches: Readonly<Record<string, unknown>> = { 'application/json-patch+json': [{ op: 'add', path: '/language', value: 'en' }], 'application/fhir+json': patch }
  for (const form of statement.patchFormat!) expect([form, (await app.send('PATCH', `Basic/${ids.get('Basic')}`, patches[form], { 'content-type': form })).status]).toEqual([form, 200])
})
const operations = [
  ...(rest.operation ?? []).map(({ name, definition }) => ({ type: '', name: name!, definition: definition! })),
  ...types.flatMap(({ type, operation = [] }) => operation.map(({ name, definition }) => ({ type: type as string, name: name!, definition: definition! }))),
]
test.each(operations)('$type $$name answers, and its definition is there', async ({ type, name }) => {
  const levels = [type === '' ? `$${name}` : `${type}/$${name}`, `${type}/${ids.get(type)}/$${name}`]
  const answers = await Promise.all(levels.flatMap(path => [app.get(path), app.send('POST', path, { resourceType: 'Parameters' })]))
  const known = answers.filter(({ status, text }) => status !== 405 && status < 500 && !(status === 404 && /no such|does not know|nothing answers/i.test(text)))
  expect([name, known.length > 0 ? '' : answers.map(answer => `${answer.status} ${answer.text.slice(0, 200)}`)]).toEqual([name, ''])
})
test('no type that R4 knows is missing', () => {
  expect(types.map(({ type }) => type).toSorted()).toEqual([...ids.keys()].toSorted())
})
