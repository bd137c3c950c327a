/**
 * What criteria are made of. The answers stand in one order, not-met below not-shown below review below met: of conditions that must
 * all hold the lowest answers, of alternatives the highest.
 */
import { addDays, ageOn, monthsBefore, type CivilDate } from './civil-date.ts'
import { citation } from './citation.ts'
import type { Answer, Criterion, Judgement, Part, Test, Value } from './criterion.ts'
import { inForce, type Situation, type Topic } from './effective.ts'
import type { BirthDate, FACT_KINDS, FactName, FactValue, MemberFacts, Shown } from './facts.ts'
import { ageGroup } from './programme/adult-age.ts'

export const criterion = (test: Test): Criterion => ({ kind: 'criterion', judge: test.ask })

const ORDER = ['not-met', 'not-shown', 'review', 'met'] as const satisfies readonly Answer[]
export const lowest = (values: readonly string[]): Answer | undefined => ORDER.find(value => values.includes(value))
export const highest = (values: readonly string[]): Answer | undefined => ORDER.findLast(value => values.includes(value))

type Named<Kind> = { [N in FactName]: (typeof FACT_KINDS)[N] extends Kind ? N : never }[FactName]

/** Does this hold? What is contradicted does not; what only suggests it makes the answer ask. */
export const fact = (name: Named<'yes'>, title: string): Test => ({ title, ask: facts => judged(facts, name, () => true) })
export const atLeast = (name: Named<'number'>, least: number, title: string): Test => ({ title, ask: facts => judged(facts, name, value => value >= least) })
/** Is one of these codes among those that are shown? */
export const oneOf = (name: Named<'code'>, codes: readonly string[], title: string): Test => ({ title, ask: facts => judged(facts, name, value => value.some(code => codes.includes(code))) })
/** A day from the one asked about to n days later, both included. */
export const withinNext = (name: Named<'day'>, days: number, title: string): Test =>
  ({ title, ask: (facts, { on }) => judged(facts, name, day => on <= day && day <= addDays(on, days)) })
/** A day from the same day n months before to the one asked about, both included. INT-008 */
export const withinPast = (name: Named<'day'>, months: number, title: string): Test =>
  ({ title, ask: (facts, { on }) => judged(facts, name, day => monthsBefore(on, months) <= day && day <= on) })

/** One condition a fact. */
export const facts = (titles: Partial<Record<Named<'yes'>, string>>): readonly Test[] =>
  Object.entries(titles).map(([name, title]) => fact(name as Named<'yes'>, title))

function judged<N extends FactName>(known: MemberFacts, name: N, holds: (value: FactValue<N>) => boolean): Judgement {
  const shown = known.of(name), why = shown.because !== undefined && { because: shown.because }
  switch (shown.is) {
    case 'proved': return { value: holds(shown.value) ? 'met' : 'not-met', by: shown.by, send: [], ...why }
    case 'contradicted': return { value: 'not-met', by: shown.by, send: [], ...why }
    case 'not-shown': {
      const hints = known.hints(name)
      return { value: 'not-shown', by: [], send: [shown.send], ...(hints.length > 0 && { hints, because: 'suggested, not proved' }), ...why }
    }
  }
}

/** All of them. */
export const all = (title: string, tests: readonly Test[]): Test => ({ title, ask: (known, given) => every(asked(tests, known, given)) })

export interface Alternatives {
  /** The list names examples only: that all of them are contradicted does not contradict it. */
  readonly open?: true
  /** An item that shows one of these, without saying which, shows it too. */
  readonly together?: readonly FactName[]
}

/** One of them. */
export const any = (title: string, tests: readonly Test[], { open, together = [] }: Alternatives = {}): Test => ({
  title,
  ask: (known, given) => {
    const found = some(asked(tests, known, given)), by = found.value === 'met' || together.length === 0 ? [] : known.anyOf(together)
    if (by.length > 0) return { value: 'met', by, send: [], because: 'one of them is shown, without saying which', parts: found.parts ?? [] }
    return open && found.value === 'not-met' ? { ...found, value: 'not-shown', send: ['Another is not shown: send it in words, for the list is open.'] } : found
  },
})

/** What is met goes to a person: whether it counts is no question of record. */
export const forReview = (test: Test, because: string): Test => ({
  title: test.title,
  ask: (known, given) => {
    const found = test.ask(known, given)
    return found.value === 'met' ? { ...found, value: 'review', because } : found
  },
})

/** Another way to know the same: it is no question of its own as long as nothing of it is shown or suggested. */
export const ifShown = (test: Test): Test => ({
  title: test.title,
  ask: (known, given) => {
    const found = test.ask(known, given)
    return found.value === 'not-shown' && found.by.length === 0 && !found.hints ? { value: 'not-applicable', by: [], send: [] } : found
  },
})

/** A rule of its own within another: as it stands on that day. */
export const ruled = (topic: Topic<Criterion>): Test => ({
  title: topic.title, rule: topic, ask: (known, given) => inForce(topic, given)?.is.judge(known, given) ?? { value: 'not-applicable', by: [], send: [] },
})

/** Asked of adults only, or of children and youth only; of somebody whose age is not shown nothing is settled. PRG-005 */
export const forGroup = (of: 'adult' | 'child', test: Test): Test => ({
  title: test.title,
  ask: (known, given) => {
    const group = ageGroup(known.birthDate, given)
    if (group.value !== undefined && group.value !== of) return { value: 'not-applicable', by: group.by, send: [] }
    const found = test.ask(known, given), value = group.value === undefined && found.value !== 'not-met' ? 'not-shown' : found.value
    return { ...found, value, by: unique([...group.by, ...found.by]), send: value === 'not-met' ? [] : unique([...group.send, ...found.send]) }
  },
})
export const ofGroup = (of: 'adult' | 'child', title: string): Test => ({
  title,
  ask: (known, given) => {
    const { value, by, send } = ageGroup(known.birthDate, given)
    return { value: value === undefined ? 'not-shown' : value === of ? 'met' : 'not-met', by, send }
  },
})
/** Younger than so many completed years on the day. */
export const under = (years: number): Test => ({ title: `Under ${years}`, ask: ({ birthDate }, { on }) => younger(birthDate, years, on) })

function younger(birthDate: Shown<BirthDate>, years: number, on: CivilDate): Judgement {
  if (birthDate.is !== 'proved') return { value: 'not-shown', by: [], send: birthDate.is === 'not-shown' ? [birthDate.send] : [] }
  const { value: { earliest, latest }, by } = birthDate
  if (ageOn(earliest, on) < years) return { value: 'met', by, send: [] }
  return ageOn(latest, on) >= years ? { value: 'not-met', by, send: [] } : { value: 'not-shown', by, send: ['Date of birth not shown to the day: send Patient.birthDate in full.'] }
}

function asked(tests: readonly Test[], known: MemberFacts, given: Situation): readonly Part[] {
  return tests.flatMap(test => {
    const { value, ...found } = test.ask(known, given), edition = test.rule && inForce(test.rule, given)
    return value === 'not-applicable' ? [] : [{ title: test.title, value, ...found, ...(edition && { citation: citation(edition, given.settings) }) }]
  })
}

const valuesOf = (parts: readonly Part[]): readonly Answer[] => parts.map(part => part.value)

function every(parts: readonly Part[]): Judgement {
  const value = lowest(valuesOf(parts)) ?? 'not-applicable'
  return { value, ...restingOn(value === 'not-met' ? parts.filter(part => part.value === 'not-met') : parts, value), parts }
}

function some(parts: readonly Part[]): Judgement {
  const value = highest(valuesOf(parts)) ?? 'not-applicable'
  return { value, ...restingOn(value === 'met' || value === 'review' ? parts.filter(part => part.value === value) : parts, value), parts }
}

/** What is suggested is asked for first. */
function restingOn(parts: readonly Part[], value: Value): Omit<Judgement, 'value'> {
  const open = parts.filter(part => part.value === 'not-shown').toSorted((a, b) => (b.hints?.length ?? 0) - (a.hints?.length ?? 0))
  const hints = unique(open.flatMap(part => part.hints ?? [])), why = parts.filter(part => part.value === 'review').flatMap(part => part.because ?? [])
  return {
    by: unique(parts.flatMap(part => part.by)), send: value === 'not-shown' || value === 'review' ? unique(open.flatMap(part => part.send)) : [],
    ...(hints.length > 0 && value !== 'met' && { hints }),
    ...(value === 'review' && why.length > 0 ? { because: unique(why).join('; ') } : value === 'not-shown' && hints.length > 0 ? { because: 'suggested, not proved' } : {}),
  }
}

export const unique = (all: readonly string[]): readonly string[] => [...new Set(all)]
