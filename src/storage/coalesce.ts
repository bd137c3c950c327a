/**
 * What arrives while others are under way joins the next statement: a commit, or a read, is paid for once by many.
 * At most `lanes` calls of `run` at a time, at most `most` items each; of items with one key, one at a time.
 */
export interface Coalesced<Item, Result> {
  readonly lanes: number
  readonly most: number
  key?(item: Item): string
  /** For the figures: how many went together. */
  sized?(items: number): void
  /** One result for each item, in their order. */
  run(items: readonly Item[]): Promise<readonly PromiseSettledResult<Result>[]>
}
interface Waiting<Item, Result> {
  readonly item: Item
  readonly key: string | undefined
  resolve(result: Result): void
  reject(error: unknown): void
}

export function coalescer<Item, Result>({ lanes, most, key, sized, run }: Coalesced<Item, Result>): (item: Item) => Promise<Result> {
  let queue: Waiting<Item, Result>[] = [], underway = 0
  const busy = new Set<string>()

  function take(): Waiting<Item, Result>[] {
    if (!key) return queue.splice(0, most)
    const batch: Waiting<Item, Result>[] = [], rest: Waiting<Item, Result>[] = []
    for (const one of queue) {
      if (batch.length === most || one.key === undefined || busy.has(one.key)) { rest.push(one); continue }
      busy.add(one.key)
      batch.push(one)
    }
    queue = rest
    return batch
  }
  async function carry(batch: readonly Waiting<Item, Result>[]): Promise<void> {
    sized?.(batch.length)
    try {
      const results = await run(batch.map(one => one.item))
      batch.forEach((one, i) => {
        const result = results[i]
        if (result?.status === 'fulfilled') one.resolve(result.value)
        else one.reject(result?.reason)
      })
    } catch (error) {
      for (const one of batch) one.reject(error)
    } finally {
      for (const one of batch) if (one.key !== undefined) busy.delete(one.key)
    }
  }
  async function work(): Promise<void> {
    underway++
    for (let batch = take(); batch.length > 0; batch = take()) await carry(batch)
    underway--
  }
  return item => new Promise((resolve, reject) => {
    queue.push({ item, key: key?.(item), resolve, reject })
    if (underway < lanes) setImmediate(() => { if (queue.length > 0 && underway < lanes) void work() }) // all of this tick go together
  })
}

/** Results as `run` gives them, for one statement that serves all. */
export const fulfilled = <Result>(results: readonly Result[]): PromiseFulfilledResult<Result>[] => results.map(value => ({ status: 'fulfilled', value }))
