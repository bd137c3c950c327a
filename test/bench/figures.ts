/** What lines show: figures, whether goals are met, and how far to trust them. */
import type { Figure, Goal, Line, Phase, Rates, Section } from './phase.ts'

export interface Result { readonly phase: Phase; readonly section: Section }

/** Above so many cores of other processes, or so large a change of the anchor, a pair proves little. */
const FOREIGN = 0.2, MOVED = 0.15

export interface Spread { readonly median: number; readonly min: number; readonly max: number }
export function spread(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b), middle = sorted.length >> 1
  return { min: sorted[0] ?? NaN, max: sorted.at(-1) ?? NaN, median: sorted.length % 2 ? sorted[middle]! : ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2 }
}

/** One value for each pair; of a line of costs the cost itself, whatever part of it the line is about. */
export function figures(line: Line, figure: Figure): readonly number[] {
  if (line.kind === 'costs') return line.pairs.map(({ product, anchor }) => figure === 'times' ? product / anchor : product)
  const { weight, each, pairs } = line
  return pairs.map(({ product, anchor }) => {
    switch (figure) {
      case 'share': return weight * product.perSecond / anchor.perSecond
      case 'times': return anchor.perSecond / product.perSecond / weight
      case 'perSecond': return each * product.perSecond
      default: return product[figure]
    }
  })
}
/** As much CPU as the anchor spends on the same work: 1 is as good, higher is better. */
export const sharesByCpu = ({ weight, pairs }: Rates): readonly number[] => pairs.map(({ product, anchor }) => weight * (anchor.own + anchor.database) / (product.own + product.database))

export const isAtLeast = (figure: Figure): boolean => figure === 'share' || figure === 'perSecond'

export interface Judged { readonly goal: Goal; readonly best: number; readonly median: number; readonly met: boolean }
/** Noise only hurts, so the best pair is asked. Of a goal whose line was not measured there is nothing. */
export function judged({ phase, section }: Result): Judged[] {
  return phase.goals.flatMap(goal => {
    const line = section.lines.find(({ name }) => name === goal.of)
    if (!line) return []
    const { median, min, max } = spread(figures(line, goal.figure)), best = isAtLeast(goal.figure) ? max : min
    return [{ goal, best, median, met: isAtLeast(goal.figure) ? best >= goal.must : best <= goal.must }]
  })
}
/** One line per ratio that even the best pair misses. */
export function missed(results: readonly Result[]): string[] {
  return results.flatMap(result => judged(result).flatMap(({ goal: { no, of, figure, must, gate }, best, median, met }) =>
    gate && !met ? [`goal ${no}, ${of}: at best ${shown(figure, best)} (median ${shown(figure, median)}); it must be ${isAtLeast(figure) ? 'at least' : 'at most'} ${shown(figure, must)}`] : []))
}

/** Why the figures deserve less trust; empty: nothing. */
export function noise(results: readonly Result[], quiet: boolean): string[] {
  const lines = results.flatMap(({ section }) => section.lines)
  const foreign = Math.max(0, ...lines.flatMap(line => line.kind === 'rates' ? line.pairs.flatMap(({ product, anchor }) => [product.foreign, anchor.foreign]) : line.pairs.map(pair => pair.foreign)))
  const moved = Math.max(0, ...lines.map(line => {
    if (line.kind === 'costs') return 0
    const { median, min, max } = spread(line.pairs.map(({ anchor }) => anchor.perSecond))
    return Math.max(max / median, median / min) - 1
  }))
  return [
    ...(quiet ? [] : ['the machine did not come to rest before the run']),
    ...(foreign > FOREIGN ? [`other processes used up to ${foreign.toFixed(2)} cores`] : []),
    ...(moved > MOVED ? [`an anchor moved by up to ${percent(moved)}`] : []),
  ]
}

export const percent = (share: number): string => `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`
export const whole = (value: number): string => Math.round(value).toLocaleString('en-US')
export function shown(figure: Figure, value: number): string {
  switch (figure) {
    case 'share': return percent(value)
    case 'times': return `${value.toFixed(2)}x`
    case 'perSecond': return `${whole(value)}/s`
    default: return `${value.toFixed(2)} ms`
  }
}
