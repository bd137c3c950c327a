/** Which rule, in which edition, from which document: what every answer carries. */
import type { CivilDate } from './civil-date.ts'
import { forceOf, type Edition, type Severity } from './effective.ts'
import type { Settings } from './settings.ts'
import { SOURCES, type Source } from './sources.ts'

export interface RuleCitation {
  readonly rule: string
  /** First day in force; absent: no lower bound. */
  readonly edition?: CivilDate
  /** As it bears here: a rule in state warn-only is a warning, whatever it says of itself. */
  readonly severity: Severity
  /** One text: title, publisher, date, section; a document after another by '; '. */
  readonly source: string
}

export function citation(edition: Edition<unknown>, settings: Settings): RuleCitation {
  const force = forceOf(edition, settings)
  return {
    rule: edition.id,
    ...(edition.from && { edition: edition.from }),
    severity: force === 'refuses' ? 'error' : force === 'warns' ? 'warning' : 'info',
    source: edition.cite.map(({ source, at }) => sourceText(SOURCES[source], at)).join('; '),
  }
}

const sourceText = ({ title, publisher, published }: Source, at: string | undefined): string =>
  `${title} (${[publisher, published].filter(Boolean).join(', ')})${at ? `, ${at}` : ''}`
