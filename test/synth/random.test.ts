import { expect, test } from 'vitest'
import { random } from '../../src/synth/random.ts'

const first = (seed: number, stream: number): number[] => {
  const drawn = random(seed, stream)
  return Array.from({ length: 4 }, () => drawn.next())
}

test('a seed and a stream give the same numbers again, and no others do', () => {
  const all = [0, 1, 2, 4_294_967_295].flatMap(seed => [0, 1, 2, 999_999].map(stream => [seed, stream] as const))
  expect(all.map(([seed, stream]) => first(seed, stream))).toEqual(all.map(([seed, stream]) => first(seed, stream)))
  expect(new Set(all.map(([seed, stream]) => first(seed, stream).join())).size).toBe(all.length)
})
test('of a hundred thousand streams no two begin alike', () => {
  expect(new Set(Array.from({ length: 100_000 }, (_, i) => first(1, i).join())).size).toBe(100_000)
})
test('what is drawn by shares comes as often as they say, over streams too', () => {
  const table = [{ share: 1, name: 'rare' }, { share: 9, name: 'common' }], rare = Array.from({ length: 20_000 }, (_, i) => random(7, i).weighted(table)).filter(one => one.name === 'rare')
  expect(Math.abs(rare.length / 20_000 - 0.1)).toBeLessThan(0.01)
})
test('both ends of a range are reached, and nothing beyond', () => {
  const drawn = random(3, 3), all = new Set(Array.from({ length: 1_000 }, () => drawn.between(4, 7)))
  expect([...all].toSorted()).toEqual([4, 5, 6, 7])
})
