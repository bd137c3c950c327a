/** What somebody may have meant who wrote a name that is not known. */

/** Up to three of `known`, the nearest first; only those within half the name's length. */
export function nearest(name: string, known: Iterable<string>): readonly string[] {
  return [...known].map(other => ({ other, distance: distance(name.toLowerCase(), other.toLowerCase()) }))
    .filter(({ other, distance }) => distance <= Math.max(2, Math.max(name.length, other.length) / 2))
    .toSorted((a, b) => a.distance - b.distance || (a.other < b.other ? -1 : 1)).slice(0, 3).map(({ other }) => other)
}

/** How many letters must be added, taken away, replaced or swapped with their neighbour. */
function distance(a: string, b: string): number {
  let beforeLast: number[] = [], last = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      let least = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (same ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) least = Math.min(least, beforeLast[j - 2]! + 1)
      row.push(least)
    }
    beforeLast = last
    last = row
  }
  return last[b.length]!
}
