/** $process-v2: a hospital tells of an admission or a discharge. Gather, decide, record. */
import { EXTENSIONS, PROFILES } from '../../ecm/profiles.ts'
import type { ReceivedMessage } from '../../fhir/cause.ts'
import { forbidden, gone } from '../../fhir/error.ts'
import type { MessageKey } from '../../fhir/held-message.ts'
import { acknowledgment, type AckCode } from '../../hl7v2/ack.ts'
import { requireWhole, triggerOf } from '../../hl7v2/adt.ts'
import { contentHash, withoutSecurity } from '../../hl7v2/content.ts'
import { parseMessage, type Message } from '../../hl7v2/message.ts'
import type { OperationContext, WritingOperation } from '../operation.ts'
import { definition } from './definition.ts'
import { gather, senderOf } from './gather.ts'
import { hold, type Telling } from './hold.ts'
import { present, type Taken } from './present.ts'

const REUSED = 'The sender used this MSH-10 before for another message'

export const operation: WritingOperation<{ readonly message: string; readonly held?: boolean }, Taken> = {
  definition,
  async writes({ message: text, held = false }, context) {
    if (held && context.door !== 'worker') throw forbidden('Only the server itself takes up again what it holds')
    const message = withoutSecurity(parseMessage(text)), controlId = message.required('MSH', 10)
    const trigger = triggerOf(message), sender = await senderOf(message, context)
    const key = { sender: context.principal.party ?? `${message.header.raw(3)}|${message.header.raw(4)}`, controlId, contentHash: contentHash(message) }
    const before = await context.receivedMessage(key.sender, controlId), same = before.find(m => m.contentHash === key.contentHash)
    if (held && !same) throw gone('The message is held no more')
    if (same && !(held && same.held)) return { writes: [], carry: { acknowledgment: same.acknowledgment, code: same.outcome as AckCode, disposition: 'repeated', warnings: [] } }
    requireWhole(message)
    const stored = await gather(message, sender.facility, context), reused = before.some(m => m !== same)
    const received = same ? released(message, key, same.acknowledgment) : accepted(message, key, context)
    const carry = { acknowledgment: received.acknowledgment, code: received.outcome, warnings: reused ? [REUSED] : [] }
    const telling: Telling = { trigger, sender, making: { newId: () => context.newId(), profile: PROFILES.adtEncounter, eventTimeUrl: EXTENSIONS.adtEventTime } }
    switch (stored.patient ? 'store' : held ? 'wait' : context.nonMembers.how) {
      case 'wait': return { writes: [], carry: { ...carry, disposition: 'held' } }
      case 'drop': return { writes: [], carry: { ...carry, disposition: 'dropped' } }
      case 'hold': return { writes: [], message: hold(received, message, telling, context), carry: { ...carry, disposition: 'held' } }
      case 'store': {
        const reasons = [`patient:${stored.known ?? 'new'}`, ...(reused ? ['control-id-reused'] : []), ...(held ? ['held-before'] : [])]
        return { writes: trigger(message, stored, sender, telling.making), reasons, message: received, carry: { ...carry, disposition: 'stored' } }
      }
    }
  },
  answer: ({ findings }, taken) => ({ status: 200, body: present({ ...taken, warnings: [...taken.warnings, ...findings.map(finding => finding.text)] }) }),
}

function accepted(message: Message, key: MessageKey, { at, newId }: OperationContext): ReceivedMessage {
  return { ...key, text: message.text, outcome: 'AA', acknowledgment: acknowledgment(message, 'AA', { id: newId(), at }) }
}

/** What was acknowledged when it was held is not acknowledged anew. */
const released = (message: Message, key: MessageKey, acknowledgment: string): ReceivedMessage => ({ ...key, text: message.text, outcome: 'AA', acknowledgment, released: true })
