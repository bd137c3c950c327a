import type { Finding } from '../fhir/write.ts'
import type { Objection } from '../policy/objection.ts'

/** What policy has against a change, as a gate says it: the rule, since when it holds, and its source. */
export function finding({ severity, citation, because }: Objection, expression: string): Finding {
  const since = citation.edition ? `, in force from ${citation.edition}` : ''
  return {
    kind: 'rule-violated', id: citation.rule, severity, code: 'business-rule', expression,
    text: `${because} (rule ${citation.rule}${since})`,
    diagnostics: citation.source,
  }
}
