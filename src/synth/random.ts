/** Numbers from a seed: the same on every machine, for every member on its own. */

export interface Random {
  /** In [0, 1). */
  next(): number
  /** A whole number from 0, less than n. */
  below(n: number): number
  /** A whole number, both ends included. */
  between(low: number, high: number): number
  chance(share: number): boolean
  pick<T>(of: readonly T[]): T
  /** By shares that need not add up to one. The table is to be a lasting one: its sum is remembered with it. */
  weighted<T extends { readonly share: number }>(of: readonly T[]): T
}

/**
 * sfc32 (C. Doty-Humphrey's PractRand): 128 bits of state, so that of a million members no two walk the same way; one of 32 bits
 * would have started hundreds of them alike.
 * @param stream tells apart what is drawn from the same seed: a member's index, a county
 */
export function random(seed: number, stream: number): Random {
  let a = mixed(seed ^ 0x9e3779b9), b = mixed(stream ^ 0x85ebca6b), c = mixed(a ^ b), d = 1
  const step = (): number => {
    const t = (((a + b) | 0) + d) | 0
    d = (d + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + t) | 0
    return t >>> 0
  }
  for (let i = 0; i < 12; i++) step()
  const next = (): number => step() / 4_294_967_296, below = (n: number): number => Math.floor(next() * n)
  return {
    next, below,
    between: (low, high) => low + below(high - low + 1),
    chance: share => next() < share,
    pick: of => of[below(of.length)]!,
    weighted(of) {
      let at = next() * totalOf(of)
      return of.find(one => (at -= one.share) < 0) ?? of.at(-1)!
    },
  }
}

const totals = new WeakMap<readonly object[], number>()
function totalOf(of: readonly { readonly share: number }[]): number {
  const known = totals.get(of) ?? of.reduce((sum, one) => sum + one.share, 0)
  totals.set(of, known)
  return known
}

/** The finalizer of MurmurHash3. */
export function mixed(n: number): number {
  const x = Math.imul(n ^ (n >>> 16), 0x85ebca6b), y = Math.imul(x ^ (x >>> 13), 0xc2b2ae35)
  return (y ^ (y >>> 16)) | 0
}
