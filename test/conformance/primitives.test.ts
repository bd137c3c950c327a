import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { PRIMITIVES } from '../../src/conformance/primitives.ts'

const accepts = (type: string, value: unknown): boolean => PRIMITIVES[type]!(value) === undefined

describe.each<[string, readonly unknown[], readonly unknown[]]>([
  ['boolean', [true, false], ['true', 1, null]],
  ['string', ['a', ' a\r\n\tb', 'ñ¿', '💉'], ['', 'a\u0000', 'a\u001b', 1, true, {}]],
  ['code', ['a', 'a b', 'entered-in-error'], ['', ' a', 'a ', 'a  b']],
  ['id', ['a', 'A-1.b', 'x'.repeat(64)], ['', 'a_b', 'a b', 'x'.repeat(65)]],
  ['uri', ['http://a', 'urn:oid:1.2', '#a', 'a'], ['', 'http://a b', ' ']],
  ['oid', ['urn:oid:2.16.840.1'], ['2.16.840', 'urn:oid:3.1', 'urn:oid:1.02']],
  ['uuid', ['urn:uuid:c757873d-ec9a-4326-a141-556f43239520'], ['c757873d-ec9a-4326-a141-556f43239520', 'urn:uuid:C757873D-EC9A-4326-A141-556F43239520']],
  ['date', ['2024', '2024-02', '2024-02-29', '2000-02-29', '0001-01-01'], ['2023-02-29', '1900-02-29', '2024-04-31', '2024-13', '2024-00', '2024-2-1', '24', '0000', '2024-01-01T00:00:00Z', '2024-01-01 ', 20240101]],
  ['dateTime', ['2024', '2024-02-29', '2024-02-29T23:59:59Z', '2024-02-29T23:59:60-08:00', '2024-02-29T00:00:00.123456+14:00'], ['2024-02-30T00:00:00Z', '2024-02-29T24:00:00Z', '2024-02-29T10:00Z', '2024-02-29T10:00:00', '2024-02-29T10:00:00+15:00', '2024-02-29 10:00:00Z']],
  ['instant', ['2024-02-29T23:59:59.000Z'], ['2024-02-29', '2024-02-29T23:59:59', '2023-02-29T23:59:59Z']],
  ['time', ['00:00:00', '23:59:59.9'], ['24:00:00', '10:00', '10:00:00Z']],
  ['decimal', [0, -0, 1.5, 1e21], ['1.5', null, Infinity]],
  ['integer', [0, -2_147_483_648, 2_147_483_647], [1.5, 2_147_483_648, '1']],
  ['unsignedInt', [0, 1], [-1, 0.5]],
  ['positiveInt', [1, 2_147_483_647], [0, -1]],
  ['base64Binary', ['aGk=', 'aGVs\nbG8h', 'aGVsbG8h'], ['', 'a', 'aGk', 'a===', 'aG k', 'a-_=']],
])('%s', (type, right, wrong) => {
  test.each(right.map(value => [value]))('takes %j', value => expect(accepts(type, value)).toBe(true))
  test.each(wrong.map(value => [value]))('refuses %j', value => expect(accepts(type, value)).toBe(false))
})

test('a text may be one megabyte and no more', () => {
  expect([accepts('string', 'x'.repeat(1_048_576)), accepts('string', 'x'.repeat(1_048_577))]).toEqual([true, false])
})
test('every day of the calendar is a date, and no other', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 9999 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 31 }), (year, month, day) => {
    const at = new Date(Date.UTC(2000, month - 1, day))
    at.setUTCFullYear(year, month - 1, day)
    const text = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
    expect(accepts('date', text)).toBe(at.getUTCMonth() === month - 1)
  }))
})
test('any base64 that Node writes is one', () => {
  fc.assert(fc.property(fc.uint8Array({ minLength: 1 }), bytes => accepts('base64Binary', Buffer.from(bytes).toString('base64'))))
})
