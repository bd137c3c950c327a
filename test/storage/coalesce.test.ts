import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { coalescer, fulfilled } from '../../src/storage/coalesce.ts'

/** Batches as they were run, and how many ran at a time. */
function recording<Item>(lanes: number, most: number, key?: (item: Item) => string) {
  const batches: Item[][] = []
  let underway = 0, widest = 0
  const put = coalescer<Item, Item>({
    lanes, most, ...(key && { key }),
    async run(items) {
      widest = Math.max(widest, ++underway)
      batches.push([...items])
      await sleep(2)
      underway--
      return fulfilled(items)
    },
  })
  return { put, batches, widest: () => widest }
}

describe('what arrives together', () => {
  test('goes together, at most so many at a time, each with its own result', async () => {
    const { put, batches, widest } = recording<number>(2, 4)
    expect(await Promise.all(Array.from({ length: 10 }, (_, i) => put(i)))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    expect([batches.map(batch => batch.length), widest()]).toEqual([[4, 4, 2], 2])
  })
  test('of one key goes one after the other, in order, and keeps nobody else waiting', async () => {
    const { put, batches } = recording<string>(2, 10, item => item[0]!)
    await Promise.all(['a1', 'a2', 'b1', 'a3', 'c1'].map(put))
    expect(batches.map(batch => batch.join())).toEqual(['a1,b1,c1', 'a2', 'a3'])
  })
  test('what fails as a whole fails for each, and the next go on', async () => {
    let broken = true
    const put = coalescer<number, number>({ lanes: 1, most: 8, async run(items) { if (broken) throw new Error('all'); return fulfilled(items) } })
    expect((await Promise.allSettled([put(1), put(2)])).map(result => result.status)).toEqual(['rejected', 'rejected'])
    broken = false
    expect(await put(3)).toBe(3)
  })
  test('what fails alone fails alone', async () => {
    const put = coalescer<number, number>({ lanes: 1, most: 8, run: items => Promise.allSettled(items.map(async item => { if (item === 2) throw new Error('two'); return item })) })
    expect((await Promise.allSettled([put(1), put(2), put(3)])).map(result => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  })
})
