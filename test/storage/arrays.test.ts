import fc from 'fast-check'
import sql, { raw } from 'sql-template-tag'
import { expect, test } from 'vitest'
import { bigints, booleans, floats, instants, integers, ints, texts, uuids } from '../../src/storage/arrays.ts'
import { freshDatabase } from '../support/database.ts'

const { pool } = await freshDatabase(1)
const text = fc.string({ unit: 'grapheme' }).map(s => s.replaceAll('\0', '')), maybe = <T>(of: fc.Arbitrary<T>) => fc.array(fc.option(of, { nil: undefined, freq: 4 }), { maxLength: 12 })

test.each([
  ['bigint', bigints, fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })],
  ['bigint', integers, fc.maxSafeInteger()],
  ['int', ints, fc.integer()],
  ['float8', floats, fc.double({ noNaN: true })],
  ['bool', booleans, fc.boolean()],
  ['timestamptz', instants, fc.date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true })],
  ['uuid', uuids, fc.uuid()],
  ['text', texts, text],
] as [string, (values: readonly unknown[]) => Buffer, fc.Arbitrary<unknown>][])('a list of %s arrives as it was sent, empty or with nulls', async (type, encode, of) => {
  await fc.assert(fc.asyncProperty(maybe(of), async values => {
    const rows = await pool.run<{ v: unknown }>(sql`select u.v from unnest(${encode(values)}::${raw(type)}[]) with ordinality as u (v, o) order by o`)
    const got = rows.map(row => row.v ?? undefined), plain = (v: unknown): unknown => v instanceof Date ? v.getTime() : typeof v === 'bigint' ? String(v) : typeof v === 'number' ? (v === 0 ? 0 : v) : v
    expect(got.map(v => type === 'bigint' ? v === undefined ? v : String(v) : plain(v))).toEqual(values.map(v => type === 'bigint' ? v === undefined ? v : String(v) : plain(v)))
  }), { numRuns: 40 })
})
