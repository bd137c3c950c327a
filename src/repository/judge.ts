/** Gates and what they find: all of it is told, and the most telling finding names the refusal. */
import { FhirError, KINDS, type Kind } from '../fhir/error.ts'
import type { Facts, Finding, Gate, Judged, Write } from '../fhir/write.ts'

/** What is not R4 is judged no further: later gates may trust the form. */
const MOST_TELLING: readonly Kind[] = ['invalid', 'nonconformant', 'rule-violated']

export const refuses = (finding: Finding): boolean => (finding.severity ?? 'error') === 'error' || finding.severity === 'fatal'

/** Those gates that must know nothing but the write. */
export const judgedAtOnce = (gates: readonly Gate[], write: Write): boolean => gates.every(gate => gate.needs(write) === 'nothing')

/** @param gates asked in order, none behind one that finds the resource not to be R4 */
export function judge(gates: readonly Gate[], judged: Judged, facts: Facts = new Map()): Finding[] {
  const findings: Finding[] = []
  for (const gate of gates) {
    findings.push(...gate.judge(judged, facts).map(finding => placed(finding, judged.write)))
    if (findings.some(finding => finding.kind === 'invalid' && refuses(finding))) break
  }
  return findings
}

/** A finding's expression begins where the write stood in what the client sent. */
export function placed(finding: Finding, write: Write): Finding {
  if (write.at === undefined) return finding
  const inside = finding.expression?.replace(new RegExp(`^${write.type}(?=[.[]|$)`), '') ?? ''
  return { ...finding, expression: inside === '' || /^[.[]/.test(inside) ? `${write.at}${inside}` : `${write.at}.${inside}` }
}

/** @throws FhirError with every finding, if one of them refuses */
export function refuse(findings: readonly Finding[]): void {
  const against = findings.filter(refuses)
  const kind = MOST_TELLING.find(kind => against.some(finding => finding.kind === kind)) ?? against[0]?.kind
  if (kind === undefined) return
  throw new FhirError(kind, findings.map(({ kind: own, ...problem }) => ({ code: KINDS[own].code, id: own, ...problem })))
}
