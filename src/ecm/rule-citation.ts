/** The rule behind a resource, as the extension ecm-rule-citation carries it. */
import type { Extension } from '@medplum/fhirtypes'
import type { RuleCitation } from '../policy/citation.ts'
import { EXTENSIONS } from './profiles.ts'

/** @param due the instant this rule gives, as text with its offset */
export function ruleCitation({ rule, edition, source, severity }: RuleCitation, due?: string): Extension {
  return {
    url: EXTENSIONS.ruleCitation,
    extension: [
      { url: 'rule', valueCode: rule },
      ...(edition ? [{ url: 'edition', valueDate: edition }] : []),
      { url: 'source', valueString: source },
      { url: 'severity', valueCode: severity },
      ...(due ? [{ url: 'due', valueDateTime: due }] : []),
    ],
  }
}

/** What the extension says, read back. */
export interface ReadCitation { readonly rule: string; readonly edition?: string; readonly source?: string; readonly severity?: string; readonly due?: string }

export function readCitations(extensions: readonly Extension[] | undefined): readonly ReadCitation[] {
  return (extensions ?? []).filter(e => e.url === EXTENSIONS.ruleCitation).flatMap(e => {
    const part = (url: string): Extension | undefined => e.extension?.find(p => p.url === url)
    const rule = part('rule')?.valueCode, edition = part('edition')?.valueDate, source = part('source')?.valueString
    const severity = part('severity')?.valueCode, due = part('due')?.valueDateTime
    return rule === undefined ? [] : [{ rule, ...(edition && { edition }), ...(source && { source }), ...(severity && { severity }), ...(due && { due }) }]
  })
}
