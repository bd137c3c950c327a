import type { ReceivedMessage } from '../../fhir/cause.ts'
import { FhirError } from '../../fhir/error.ts'
import { identifierText, sealMessage } from '../../fhir/held-message.ts'
import type { Making, Sender, Trigger } from '../../hl7v2/decision.ts'
import { happenedAt, knownBy, requireTellable } from '../../hl7v2/held.ts'
import type { Message } from '../../hl7v2/message.ts'
import type { OperationContext } from '../operation.ts'

export interface Telling { readonly trigger: Trigger; readonly sender: Sender; readonly making: Making }

const DAY = 86_400_000

/** The message as it is stored while nobody knows its person: readable to nobody. @throws invalid: it would be refused whenever it is taken */
export function hold(received: ReceivedMessage, message: Message, { trigger, sender, making }: Telling, { nonMembers, secrets, at }: OperationContext): ReceivedMessage {
  if (nonMembers.how !== 'hold' || !secrets) throw new FhirError('unavailable', [{ text: 'Messages cannot be held here' }])
  requireTellable(trigger, message, sender, making)
  return {
    ...received, text: '',
    held: {
      tags: knownBy(message, sender.facility).map(identifier => secrets.tag(identifierText(identifier))),
      cipher: sealMessage({ text: message.text, at: happenedAt(message, sender.zone) }, received, secrets),
      expiresAt: new Date(at.getTime() + nonMembers.days * DAY),
    },
  }
}
