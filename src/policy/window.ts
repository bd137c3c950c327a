/** Counting events in a window of months: any such window, not only the latest. INT-009 */
import { monthsBefore, periodEnd, type CivilDate } from './civil-date.ts'
import type { Criterion, Judgement, Test } from './criterion.ts'
import type { Situation } from './effective.ts'
import type { Happening, Happenings, MemberFacts } from './facts.ts'
import { ageGroup } from './programme/adult-age.ts'

export interface Counting {
  readonly of: 'adult' | 'child'
  readonly fact: 'avoidableEdVisits' | 'unplannedStays'
  readonly least: number
  readonly months: number
  /** 'avoidable ED visits' */
  readonly noun: string
}

/** A criterion that a number of events in a window meets. */
export const countIn = (counting: Counting): Criterion => ({ kind: 'criterion', judge: (facts, given) => judge(counting, facts, given) })

function judge(counting: Counting, facts: MemberFacts, given: Situation): Judgement {
  const group = ageGroup(facts.birthDate, given)
  if (group.value !== counting.of) {
    return group.value === undefined ? { value: 'not-shown', by: [], send: group.send } : { value: 'not-applicable', by: group.by, send: [] }
  }
  const found = facts[counting.fact], counted = within(found.counted, given.on)
  const full = latestFull(counted, counting)
  if (full) return { ...met(full, counting, given), by: [...group.by, ...full.flatMap(h => h.by)] }
  return short(counting, found, counted, given)
}

/** So many events from the same day n months before to the day asked about, both included. INT-008 */
export const countPast = ({ fact, least, months, noun }: Omit<Counting, 'of' | 'fact'> & { readonly fact: 'edVisitsDueToSmi' | 'hospitalizationsDueToSmi' }): Test => ({
  title: `At least ${least} ${noun} within the past ${months} months`,
  ask: (facts, { on }) => {
    const found = facts[fact], counted = within(found.counted, on).filter(h => h.on >= monthsBefore(on, months)), doubtful = within(found.doubtful, on).filter(h => h.on >= monthsBefore(on, months))
    const because = `${counted.length} of ${least} are shown${unsure(doubtful)}`, by = counted.flatMap(h => h.by)
    if (counted.length >= least) return { value: 'met', by, send: [], because: `${counted.length} ${noun} since ${counted[0]!.on}` }
    return found.complete ? { value: 'not-met', by, send: [], because } : { value: 'not-shown', by, send: [found.send], because }
  },
})

const unsure = (doubtful: readonly Happening[]): string => doubtful.length > 0 ? `; ${doubtful.length} more events are known, but not that they count` : ''

function met(full: readonly Happening[], { noun, months, of }: Counting, { on, settings }: Situation): Omit<Judgement, 'by'> {
  const first = full[0]!.on, last = full.at(-1)!.on, back = settings.lookBackMonths[of]
  const because = `${full.length} ${noun} within ${months} months, ${first} to ${last}`
  return last >= monthsBefore(on, back)
    ? { value: 'met', send: [], because }
    : { value: 'review', send: [], because: `${because}; the last lies more than ${back} months before ${on}: a person must look, it is no ground to deny` }
}

/** Too few were shown: no proof that there were no more, unless somebody said that these were all. */
function short({ least, months, noun }: Counting, found: Happenings, counted: readonly Happening[], given: Situation): Judgement {
  const most = Math.max(0, ...counted.map(h => inWindow(counted, h.on, months).length))
  const doubtful = within(found.doubtful, given.on)
  const because = `${most} of ${least} ${noun} within ${months} months are shown${unsure(doubtful)}`
  const by = counted.flatMap(h => h.by)
  return found.complete ? { value: 'not-met', by, send: [], because } : { value: 'not-shown', by, send: [found.send], because }
}

const within = (all: readonly Happening[], on: CivilDate): readonly Happening[] =>
  all.filter(h => h.on <= on).toSorted((a, b) => a.on < b.on ? -1 : a.on > b.on ? 1 : 0)

/** Events of the half-open window of n months that begins on a day. */
const inWindow = (sorted: readonly Happening[], start: CivilDate, months: number): readonly Happening[] => {
  const end = periodEnd(start, months)
  return sorted.filter(h => start <= h.on && h.on <= end)
}

/** The window with enough events whose last lies latest. */
const latestFull = (sorted: readonly Happening[], { least, months }: Counting): readonly Happening[] | undefined =>
  sorted.toReversed().map(h => inWindow(sorted, h.on, months)).find(inside => inside.length >= least)
