/** The ADT triggers we take, one line each. */
import { FhirError } from '../fhir/error.ts'
import { a01 } from './adt/a01.ts'
import { a03 } from './adt/a03.ts'
import type { Trigger } from './decision.ts'
import { entry } from './entry.ts'
import { eventOf, noSegment, type Message } from './message.ts'
import { requireIdentified, visitNumber } from './identifiers.ts'

export const TRIGGERS: Readonly<Record<string, Trigger>> = {
  A01: a01,
  A03: a03,
}

/** What to do with a message. @throws unsupported: another type, trigger, version or mode; invalid: without MSH-9 */
export function triggerOf(message: Message): Trigger {
  const { type, trigger } = eventOf(message)
  if (type !== 'ADT') throw refused('Of message types only ADT is taken', 'MSH-9')
  const decided = entry(TRIGGERS, trigger)
  if (!decided) throw refused(`Of ADT only ${Object.keys(TRIGGERS).join(', ')} are taken`, 'MSH-9.2')
  if ((message.header.text(11) ?? 'P') !== 'P') throw refused('Only production messages are taken: MSH-11 is not P', 'MSH-11')
  if (!(message.header.text(12) ?? '2').startsWith('2')) throw refused('Only version 2 is taken', 'MSH-12')
  return decided
}

/** Whether a message can be about somebody, and about a visit. @throws invalid, naming what is missing */
export function requireWhole(message: Message): void {
  if (!message.segment('PID')) throw noSegment('PID')
  if (!message.segment('PV1')) throw noSegment('PV1')
  requireIdentified(message)
  visitNumber(message)
}

const refused = (text: string, expression: string): FhirError => new FhirError('unsupported', [{ text, expression }])
