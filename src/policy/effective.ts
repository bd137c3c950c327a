/** Rules as dated data: which edition of a rule binds on the day of its trigger, for whom, and how strongly. */
import type { CivilDate } from './civil-date.ts'
import type { Settings } from './settings.ts'
import { SOURCES, type SourceKey } from './sources.ts'

export type State = 'on' | 'warn-only' | 'off' | 'configurable'
export type Severity = 'error' | 'warning' | 'info'
export type Scope = 'statewide' | 'engine' | 'LA' | 'LA (plan FAQ)' | 'non-LA' | 'L.A. Care' | 'Anthem (L.A.)'
/** How sure the first day is: the reference's words. */
export type Basis =
  | 'policy-date' | 'document-revision' | 'inferred-launch' | 'inferred-2023-07-01' | 'proposal-only (launch date used)' | 'recommendation'
  | 'general-law-or-practice (launch date used)' | 'go-live (L.A. County; verify per county)'
  | 'go-live (statewide)' | 'go-live of child POFs' | 'inferred (start of the relief, OVL-006)'

export interface Citation { readonly source: SourceKey; /** Page or section. */ readonly at?: string }

export interface Edition<T> {
  /** AUT-005, AUT-H1: the reference's ids, nothing else. */
  readonly id: `${string}-${string}`
  /** Absent: no lower bound. */
  readonly from?: CivilDate
  /** Its last day. */
  readonly to?: CivilDate
  readonly scope: Scope
  readonly severity: Severity
  readonly state: State
  /** A configurable rule that ships unapplied: only a deployment's setting brings it to bear. */
  readonly unapplied?: true
  readonly basis: Basis
  /** Within this edition's scope. */
  readonly supersedes?: readonly string[]
  readonly cite: readonly [Citation, ...Citation[]]
  readonly is: T
}
export interface Topic<T> {
  readonly title: string
  readonly editions: readonly [Edition<T>, ...Edition<T>[]]
  /** Sorts what is stricter on plan and provider first. */
  stricter(a: T, b: T): number
}
export const noneStricter = (): number => 0

/** The day of the trigger (request received, decision, authorization start), never of the evaluation (INT-011); and for whom. */
export interface Situation {
  readonly on: CivilDate
  /** As DHCS names it: 'Los Angeles'; undefined: not shown, and then only what holds statewide applies. */
  readonly county: string | undefined
  /** The plan's name, as the scopes have it: 'L.A. Care'. */
  readonly plan?: string | undefined
  readonly settings: Settings
}

export const PROGRAMME_LAUNCH: CivilDate = '2022-01-01'
export const LOS_ANGELES = 'Los Angeles'

/** The edition that binds: superseded ones fall away, then the stricter (INT-010), then the narrower scope. */
export function inForce<T>(topic: Topic<T>, given: Situation): Edition<T> | undefined {
  const live = topic.editions.filter(e => (!e.from || e.from <= given.on) && (!e.to || given.on <= e.to) && applies(e, given))
  const gone = new Set(live.flatMap(e => e.supersedes ?? []))
  return live.filter(e => !gone.has(e.id)).toSorted((a, b) => topic.stricter(a.is, b.is) || breadth(a.scope) - breadth(b.scope))[0]
}

/** What a rule does to a change that goes against it. */
export type Force = 'refuses' | 'warns' | 'informs'
export interface Bound<T> { readonly edition: Edition<T>; readonly force: Force }

/**
 * The edition that binds, with its force. Before the day that was only inferred for a policy DHCS calls existing, back to the
 * programme's launch, the same edition warns.
 */
export function binding<T>(topic: Topic<T>, given: Situation): Bound<T> | undefined {
  const edition = inForce(topic, given)
  if (edition) return { edition, force: forceOf(edition, given.settings) }
  const coming = topic.editions.find(e => e.basis === 'inferred-2023-07-01' && e.from && given.on < e.from && given.on >= PROGRAMME_LAUNCH && applies(e, given))
  return coming && { edition: coming, force: coming.severity === 'info' ? 'informs' : 'warns' }
}

/** Only severity error refuses, and neither warn-only, nor what rests on recall or on a recommended reading alone. */
export function forceOf(edition: Edition<unknown>, settings: Settings): Force {
  if (edition.severity === 'info') return 'informs'
  const grounded = edition.cite.some(({ source }) => SOURCES[source].kind === 'read' || SOURCES[source].kind === 'found')
  return edition.severity === 'error' && grounded && stateOf(edition, settings) !== 'warn-only' ? 'refuses' : 'warns'
}

/** What the operator set, else the reference's. */
export function stateOf(edition: Edition<unknown>, settings: Settings): State {
  return settings.states[edition.id] ?? (edition.unapplied ? 'off' : edition.state)
}

export function covers(scope: Scope, { county, plan }: Pick<Situation, 'county' | 'plan'>): boolean {
  switch (scope) {
    case 'statewide': case 'engine': return true
    case 'LA': case 'LA (plan FAQ)': return county === LOS_ANGELES
    case 'non-LA': return county !== undefined && county !== LOS_ANGELES
    case 'L.A. Care': case 'Anthem (L.A.)': return county === LOS_ANGELES && plan === scope.replace(' (L.A.)', '')
  }
}

const applies = (edition: Edition<unknown>, given: Situation): boolean => covers(edition.scope, given) && stateOf(edition, given.settings) !== 'off'

const breadth = (scope: Scope): number => {
  switch (scope) {
    case 'L.A. Care': case 'Anthem (L.A.)': return 0
    case 'LA': case 'LA (plan FAQ)': case 'non-LA': return 1
    case 'statewide': case 'engine': return 2
  }
}
