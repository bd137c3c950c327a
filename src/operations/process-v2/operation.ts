/** $process-v2: a hospital tells of an admission or a discharge. Gather, decide, record. */
import { EXTENSIONS, PROFILES } from '../../ecm/profiles.ts'
import type { ReceivedMessage } from '../../fhir/cause.ts'
import { FhirError } from '../../fhir/error.ts'
import type { Planned } from '../../fhir/verb.ts'
import { acknowledgment, type AckCode } from '../../hl7v2/ack.ts'
import { requireWhole, triggerOf } from '../../hl7v2/adt.ts'
import { contentHash, withoutSecurity } from '../../hl7v2/content.ts'
import { parseMessage, type Message } from '../../hl7v2/message.ts'
import type { OperationContext, WritingOperation } from '../operation.ts'
import { definition } from './definition.ts'
import { gather, senderOf } from './gather.ts'
import { present, type Taken } from './present.ts'

const REUSED = 'The sender used this MSH-10 before for another message'

export const operation: WritingOperation<{ readonly message: string }, Taken> = {
  definition,
  async writes({ message: text }, context) {
    const message = withoutSecurity(parseMessage(text)), controlId = message.required('MSH', 10)
    const trigger = triggerOf(message), sender = await senderOf(message, context)
    const key = { sender: context.principal.party ?? `${message.header.raw(3)}|${message.header.raw(4)}`, controlId, contentHash: contentHash(message) }
    const before = await context.receivedMessage(key.sender, controlId), same = before.find(m => m.contentHash === key.contentHash)
    if (same) return { writes: [], carry: { acknowledgment: same.acknowledgment, code: same.outcome as AckCode, disposition: 'repeated', warnings: [] } }
    requireWhole(message)
    const stored = await gather(message, sender.facility, context)
    const received = accepted(message, key, context), warnings = before.length > 0 ? [REUSED] : []
    const taken = { acknowledgment: received.acknowledgment, code: received.outcome, warnings }
    if (stored.patient === undefined && !keeps(context)) return { writes: [], carry: { ...taken, disposition: 'dropped' } }
    const making = { newId: () => context.newId(), profile: PROFILES.adtEncounter, eventTimeUrl: EXTENSIONS.adtEventTime }
    const reasons = [`patient:${stored.known ?? 'new'}`, ...(before.length > 0 ? ['control-id-reused'] : [])]
    return { writes: trigger(message, stored, sender, making), reasons, message: received, carry: { ...taken, disposition: 'stored' } } satisfies Planned<Taken>
  },
  answer: ({ findings }, taken) => ({ status: 200, body: present({ ...taken, warnings: [...taken.warnings, ...findings.map(finding => finding.text)] }) }),
}

function accepted(message: Message, key: Pick<ReceivedMessage, 'sender' | 'controlId' | 'contentHash'>, { at, newId }: OperationContext): ReceivedMessage {
  return { ...key, text: message.text, outcome: 'AA', acknowledgment: acknowledgment(message, 'AA', { id: newId(), at }) }
}

/** May a message about nobody we know be stored? @throws unavailable while messages are to be held, which nothing here does yet */
function keeps({ nonMembers }: OperationContext): boolean {
  if (nonMembers.how === 'hold') throw new FhirError('unavailable', [{ text: 'The patient is not known, and messages cannot be held yet', expression: 'PID-3' }])
  return nonMembers.how === 'store'
}
