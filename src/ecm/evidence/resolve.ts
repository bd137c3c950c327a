/** Evidence that disagrees: what was replaced falls away, the higher rank stands, then the newer; what is still equal is for a person. */
import type { Against, For, Item } from './item.ts'
import { rankOf } from './ranks.ts'

export interface Resolution<Shows extends Item = For> {
  readonly is: 'proved' | 'contradicted' | 'open'
  readonly standing: readonly Shows[]
  readonly against: readonly Against[]
  /** Why, where there were two sides. */
  readonly because?: string
}

export function resolve(fact: string, shows: readonly For[], objections: readonly Against[]): Resolution {
  const over = objections.filter(a => a.effect === 'ends').map(a => a.on ?? '').toSorted().at(-1)
  const lasting = shows.filter(s => over === undefined || (s.on !== undefined && s.on > over))
  const standing = lasting.filter(s => !isReplaced(s, objections)), said = objections.filter(a => !isReplaced(a, lasting)), against = standing.length > 0 ? said.filter(a => !a.stale) : said
  if (against.length === 0) return { is: standing.length > 0 ? 'proved' : 'open', standing, against }
  if (standing.length === 0) return refused(against, shows.length > 0 && over !== undefined ? `ended by ${over}` : undefined)
  return weighed(fact, standing, against)
}

const refused = (against: readonly Against[], because?: string): Resolution =>
  ({ is: against.some(a => a.effect !== 'denies') ? 'contradicted' : 'open', standing: [], against, ...(because && { because }) })

/** The same author has said otherwise since. */
const isReplaced = (one: Item, others: readonly Item[]): boolean => one.author !== '' && others.some(other => other.author === one.author && other.at > one.at)

function weighed(fact: string, standing: readonly For[], against: readonly Against[]): Resolution {
  const first = best(fact, standing), last = best(fact, against), ranks = rankOf(fact, first.roles) - rankOf(fact, last.roles)
  const order = ranks === 0 ? compare(last.on ?? '', first.on ?? '') : ranks
  if (order === 0) return { is: 'open', standing: [], against: [], because: `${named(first)} and ${named(last)} say the opposite: a person must look` }
  const because = (winner: Item, loser: Item): string => ranks === 0 ? `${named(winner)} is newer than ${named(loser)}` : `${named(winner)} stands before ${named(loser)}`
  return order < 0 ? { is: 'proved', standing, against, because: because(first, last) } : refused(against, because(last, first))
}

/** The highest rank, of that the newest. */
const best = <One extends Item>(fact: string, items: readonly One[]): One => inOrder(fact, items)[0]!
export const inOrder = <One extends Item>(fact: string, items: readonly One[]): readonly One[] =>
  items.toSorted((a, b) => rankOf(fact, a.roles) - rankOf(fact, b.roles) || compare(b.on ?? '', a.on ?? ''))
const compare = (a: string, b: string): number => a < b ? -1 : a > b ? 1 : 0

/** By role and day: who may not see a resource learns no name of it. */
const named = ({ roles, on }: Item): string => `the word of ${roles[0] ?? 'somebody unknown'}${on ? ` of ${on}` : ''}`
