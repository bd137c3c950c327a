import { expect, test } from 'vitest'
import { bundleText, historyEntry } from '../../src/fhir/bundle.ts'
import type { Version } from '../../src/fhir/version.ts'

const version: Version = {
  type: 'Basic', id: 'b-1', version: '2', lastUpdated: '2026-11-26T10:00:00.000Z', deleted: false, method: 'PUT', text: '{"resourceType":"Basic", "x":1.00}',
  owners: { patient: undefined, plan: undefined, provider: undefined, source: undefined },
}

test('stored texts stand in a Bundle as they are', () => {
  const text = bundleText({ type: 'history', id: 'bundle-1', lastUpdated: '2026-11-26T10:00:01.000Z', total: 1, entries: [historyEntry(version, 'http://x/fhir')] })
  expect(text).toContain('"resource":{"resourceType":"Basic", "x":1.00}')
  expect(JSON.parse(text)).toMatchObject({
    type: 'history', total: 1,
    entry: [{ fullUrl: 'http://x/fhir/Basic/b-1', request: { method: 'PUT', url: 'Basic/b-1' }, response: { status: '200', etag: 'W/"2"' } }],
  })
})
test('a deletion stands in a history without a resource', () => {
  const entry = historyEntry({ ...version, deleted: true, method: 'DELETE', text: '' }, 'http://x/fhir')
  expect(entry).toMatchObject({ request: { method: 'DELETE' }, response: { status: '204' } })
  expect(entry.resource).toBeUndefined()
})
test('an empty Bundle has no entry, for an empty array is not FHIR', () => {
  expect(JSON.parse(bundleText({ type: 'searchset', id: 'b', lastUpdated: '2026-11-26T10:00:01.000Z', entries: [] }))).not.toHaveProperty('entry')
})
