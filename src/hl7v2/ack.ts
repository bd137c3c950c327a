/** The acknowledgment of a message.  HL7 v2.5.1 §2.13 (ACK, MSA, ERR), tables 0008, 0357, 0516 */
import type { OperationOutcome, OperationOutcomeIssue } from '@medplum/fhirtypes'
import { KINDS } from '../fhir/error.ts'
import { entry } from './entry.ts'
import { escapeText, type Delimiters } from './escapes.ts'
import { ERROR_CONDITION } from './maps/error-condition.ts'
import type { Message } from './message.ts'
import { timeStamp } from './timestamp.ts'

export type AckCode = 'AA' | 'AE' | 'AR'

/** What is ours in an acknowledgment. */
export interface Own {
  /** An id: the end of it becomes our MSH-10, which version 2.5.1 limits to 20 characters. */
  readonly id: string
  readonly at: Date
}

const STANDARD: Delimiters = { field: '|', component: '^', repetition: '~', escape: '\\', subcomponent: '&' }

/**
 * Sender and receiver change places; the version, the mode and the character set are the sender's. Segments end with CR.
 * @param message undefined: what came was no message, so that there is nothing to repeat
 */
export function acknowledgment(message: Message | undefined, code: AckCode, own: Own, issues: readonly OperationOutcomeIssue[] = []): string {
  const delimiters = message?.delimiters ?? STANDARD, { field, component, repetition, escape, subcomponent } = delimiters
  const of = (n: number): string => message?.header.raw(n) ?? ''
  const trigger = of(9).split(component)[1] ?? ''
  const type = trigger === '' ? 'ACK' : ['ACK', trigger, 'ACK'].join(component)
  const header = ['MSH', `${component}${repetition}${escape}${subcomponent}`, of(5), of(6), of(3), of(4), timeStamp(own.at), '', type,
    own.id.replace(/[^0-9A-Za-z]/g, '').slice(-20), of(11) || 'P', of(12) || '2.5.1', '', '', '', '', '', of(18)]
  const segments = [header, ['MSA', code, of(10)], ...issues.map(issue => errorSegment(issue, delimiters))]
  return segments.map(fields => `${trimEnd(fields).join(field)}\r`).join('')
}

/** What became of a request, as MSA-1: by KINDS, told apart by the issue's type where one status has several kinds. */
export function ackCodeOf(status: number, outcome: OperationOutcome | undefined): AckCode {
  if (status < 300) return 'AA'
  const kinds = Object.values(KINDS).filter(kind => kind.status === status)
  const kind = kinds.find(({ code }) => code === outcome?.issue[0]?.code) ?? kinds[0]
  return kind?.ack ?? 'AR'
}

function errorSegment(issue: OperationOutcomeIssue, delimiters: Delimiters): string[] {
  const [expression = ''] = issue.expression ?? [], location = locationOf(expression)
  const text = `${issue.details?.text ?? ''}${expression && !location ? ` (${expression})` : ''}`
  const { code, text: meaning } = conditionOf(issue, expression)
  const join = (parts: readonly (string | number)[]): string => trimEnd(parts.map(String)).join(delimiters.component)
  return ['ERR', '', location ? join(location) : '', join([code, meaning, 'HL70357']), SEVERITY[issue.severity], '', '', '', escapeText(text, delimiters).slice(0, 250)]
}

const SEVERITY = { fatal: 'F', error: 'E', warning: 'W', information: 'I' } as const

function conditionOf({ code }: OperationOutcomeIssue, expression: string): { readonly code: number; readonly text: string } {
  if (code === 'not-supported' && expression === 'MSH-9.2') return { code: 201, text: 'Unsupported event code' }
  if (code === 'not-supported' && expression === 'MSH-11') return { code: 202, text: 'Unsupported processing id' }
  if (code === 'not-supported' && expression === 'MSH-12') return { code: 203, text: 'Unsupported version id' }
  return entry<{ readonly code: number; readonly text: string }>(ERROR_CONDITION, code) ?? ERROR_CONDITION.exception
}

/** 'PID-3[2].4' → segment, its sequence, field, repetition, component, as ERL has them; undefined for a FHIRPath. */
function locationOf(expression: string): readonly (string | number)[] | undefined {
  const m = /^([A-Z][A-Z0-9]{2})(?:-(\d+)(?:\[(\d+)\])?(?:\.(\d+))?)?$/.exec(expression)
  return m ? [m[1]!, 1, m[2] ?? '', m[3] ?? (m[4] ? 1 : ''), m[4] ?? ''] : undefined
}

const trimEnd = (parts: readonly string[]): readonly string[] => parts.slice(0, parts.findLastIndex(part => part !== '') + 1)
