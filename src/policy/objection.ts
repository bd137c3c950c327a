/** What policy has against a change: the rule, how strongly, and why in plain words. */
import { citation, type RuleCitation } from './citation.ts'
import type { Bound } from './effective.ts'
import type { Settings } from './settings.ts'

export interface Objection {
  /** error refuses; warning and info travel with the answer. */
  readonly severity: 'error' | 'warning' | 'information'
  readonly citation: RuleCitation
  readonly because: string
  /** Which part of the change it is about. */
  readonly about: 'reason' | 'period' | 'start' | 'detail' | 'provider' | 'time' | 'caseload' | 'qualification'
}

export function objection(bound: Bound<unknown>, settings: Settings, { because, about }: Pick<Objection, 'because' | 'about'>): Objection {
  const severity = bound.force === 'refuses' ? 'error' : bound.force === 'warns' ? 'warning' : 'information'
  return { severity, citation: { ...citation(bound.edition, settings), severity: severity === 'information' ? 'info' : severity }, because, about }
}
