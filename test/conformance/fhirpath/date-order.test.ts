import { expect, test } from 'vitest'
import { dateOrder } from '../../../src/conformance/fhirpath/date-order.ts'

test.each<[string, string, -1 | 0 | 1 | undefined, string]>([
  ['2026-03-08', '2026-03-09', -1, 'days'],
  ['2026-03-08', '2026-03-08', 0, 'the same day'],
  ['2026', '2027-01', -1, 'other precision, told apart by what both have'],
  ['2026', '2026-05', undefined, 'other precision, the same as far as it goes'],
  ['2026-03-08T01:00:00Z', '2026-03-07T17:00:00-08:00', 0, 'one instant in two zones'],
  ['2026-03-08T09:59:59-08:00', '2026-03-08T10:00:00-07:00', 1, 'the spring hour that is not there'],
  ['2026-03-08T01:00:00.25Z', '2026-03-08T01:00:00.3Z', -1, 'parts of a second'],
  ['2026-03-08T01:00:00Z', '2026-03-08T01:00:00.000Z', 0, 'a fraction of nothing'],
  ['2026-03-08T23:00:00-08:00', '2026-03-08', undefined, 'an instant within the day'],
  ['2026-03-09T05:00:00Z', '2026-03-08', undefined, 'an instant within the day, written in UTC'],
  ['2026-03-11T05:00:00Z', '2026-03-08', 1, 'an instant days later'],
  ['2026-03-11T05:00:00Z', '2026-04', -1, 'an instant and a month'],
  ['0099-01-01T00:00:00Z', '1999-01-01T00:00:00Z', -1, 'the first century'],
  ['tomorrow', '2026', undefined, 'no date'],
])('%s and %s: %s, %s', (a, b, order) => {
  expect([sign(dateOrder(a, b)), sign(dateOrder(b, a))]).toEqual([order, order === undefined ? undefined : order === 0 ? 0 : -order])
})
const sign = (order: number | undefined): number | undefined => order === undefined || order === 0 ? order : Math.sign(order)
