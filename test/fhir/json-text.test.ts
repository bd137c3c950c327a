import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { duplicateMember, elements, members, replaceSpans, spliceIdAndMeta } from '../../src/fhir/json-text.ts'
import { jsonValue, resourceText } from '../support/json-bodies.ts'

const texts = (text: string): Map<string, string> => new Map(members(text).map(m => [m.name, text.slice(m.value, m.end)]))
const AT = '2026-03-01T12:00:00.000Z'
const spliced = (text: string, id = 'basic-1'): string => {
  const { head, tail } = spliceIdAndMeta(text, id, AT)
  return `${head}7${tail}`
}

describe('the members of an object', () => {
  test('are found with their names and the exact text of their values', () => {
    expect([...texts('{ "a" : 1.00 ,"b\\u0041":[1, {"a":2}],"c":"}\\"{","d":{ } }')]).toEqual([['a', '1.00'], ['bA', '[1, {"a":2}]'], ['c', '"}\\"{"'], ['d', '{ }']])
    expect(members('{}')).toEqual([])
    expect(members(' { } ')).toEqual([])
  })
  test('of any JSON object say what JSON.parse says', () => {
    fc.assert(fc.property(jsonValue, text => {
      const parsed = JSON.parse(text) as unknown
      if (typeof parsed !== 'object' || parsed === null) return
      if (Array.isArray(parsed)) expect(elements(text).map(e => JSON.parse(text.slice(e.start, e.end)) as unknown)).toEqual(parsed)
      else expect(Object.fromEntries(members(text).map(m => [m.name, JSON.parse(text.slice(m.value, m.end)) as unknown]))).toEqual(parsed)
    }))
  })
})

describe('a spliced body', () => {
  test('keeps the text of every member but id and meta, in their order', () => {
    fc.assert(fc.property(resourceText, text => {
      const before = texts(text), after = texts(spliced(text))
      for (const name of ['id', 'meta']) before.delete(name)
      expect(JSON.parse(after.get('id') ?? '')).toBe('basic-1')
      after.delete('id')
      after.delete('meta')
      expect([...after]).toEqual([...before])
    }), { numRuns: 500 })
  })
  test('keeps all that stands outside id and meta, white space included', () => {
    fc.assert(fc.property(resourceText, text => {
      const without = (body: string): string => members(body).filter(m => m.name === 'id' || m.name === 'meta').toReversed().reduce((t, m) => `${t.slice(0, m.value)}•${t.slice(m.end)}`, body)
      const own = members(text).map(m => m.name)
      const added = ['id', 'meta'].filter(name => !own.includes(name)).map(name => `,"${name}":•`).join('')
      const bare = without(text), result = without(spliced(text))
      expect(result.replace(added, '')).toBe(bare)
    }), { numRuns: 500 })
  })
  test('has our version and instant, and what else the client said in meta', () => {
    fc.assert(fc.property(resourceText, text => {
      const before = (JSON.parse(text) as { meta?: object | null }).meta ?? {}, { versionId: _v, lastUpdated: _l, ...kept } = before as Record<string, unknown>
      delete kept['_versionId']
      delete kept['_lastUpdated']
      expect((JSON.parse(spliced(text)) as { meta: object }).meta).toEqual({ ...kept, versionId: '7', lastUpdated: AT })
    }), { numRuns: 500 })
  })
  test.each([
    ['{"resourceType":"Basic"}', '{"resourceType":"Basic","id":"basic-1","meta":{"versionId":"7","lastUpdated":"2026-03-01T12:00:00.000Z"}}'],
    ['{"resourceType":"Basic","id":"x"}', '{"resourceType":"Basic","id":"basic-1","meta":{"versionId":"7","lastUpdated":"2026-03-01T12:00:00.000Z"}}'],
    ['{"code":1.00,"resourceType" : "Basic" , "z":0}', '{"code":1.00,"resourceType" : "Basic","id":"basic-1","meta":{"versionId":"7","lastUpdated":"2026-03-01T12:00:00.000Z"} , "z":0}'],
    ['{"meta":{"profile":["p"]},"id":"x","resourceType":"Basic"}', '{"meta":{"versionId":"7","lastUpdated":"2026-03-01T12:00:00.000Z","profile":["p"]},"id":"basic-1","resourceType":"Basic"}'],
    ['{"id":"x","resourceType":"Basic","meta":{}}', '{"id":"basic-1","resourceType":"Basic","meta":{"versionId":"7","lastUpdated":"2026-03-01T12:00:00.000Z"}}'],
  ])('%s', (text, expected) => { expect(spliced(text)).toBe(expected) })
})

describe('a member that stands twice', () => {
  test.each([
    ['{"a":1,"a":2}', 'a'], ['{"a":1,"\\u0061":2}', 'a'], ['{"x":{"a":1,"b":[],"a":2}}', 'x.a'], ['{"x":[{"a":1},{"a":2,"a":3}]}', 'x.a'],
    ['{"x":"a","y":["a","a"],"a":1}', undefined], ['{"x":{"a":1},"a":2,"y":{"a":1}}', undefined], ['{"a":{"a":{"a":1}}}', undefined], ['[{"a":1},{"a":1}]', undefined],
    ['{"a":"a\\",\\"a","b":1}', undefined],
  ])('%s', (text, path) => { expect(duplicateMember(text)).toBe(path) })
  test('is never seen where names are distinct', () => {
    fc.assert(fc.property(resourceText, text => { expect(duplicateMember(text)).toBeUndefined() }))
  })
})

describe('places replaced', () => {
  test('change, and nothing else of the text', () => {
    const text = '{ "reference" : "urn:a",  "v":1.00 , "z":"urn:a\\u0061" }', at = (part: string) => ({ start: text.indexOf(part), end: text.indexOf(part) + part.length })
    expect(replaceSpans(text, [{ ...at('"urn:a"'), by: '"Patient/1"' }, { ...at('"urn:a\\u0061"'), by: '""' }])).toBe('{ "reference" : "Patient/1",  "v":1.00 , "z":"" }')
  })
  test('of none the text is the same', () => {
    fc.assert(fc.property(resourceText, text => { expect(replaceSpans(text, [])).toBe(text) }))
  })
})
