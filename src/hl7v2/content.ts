/** What makes two messages the same, and what of a message may be kept. */
import { createHash } from 'node:crypto'
import { parseMessage, type Message } from './message.ts'

/** MSH-8 as the sender wrote it: the token a sender over MLLP proves itself by. */
export const securityToken = (text: string): string | undefined => fieldsOfHeader(text)[7] || undefined

/** The message with MSH-8 emptied, all else as it came: a token is never stored. */
export function withoutSecurity(message: Message): Message {
  const text = withHeaderFields(message.text, [8])
  return text === message.text ? message : parseMessage(text)
}

/**
 * SHA-256, hex, of the message without MSH-7, MSH-8 and MSH-10: what a sender's repetition leaves as it was. How lines end
 * makes no difference.
 */
export const contentHash = (message: Message): string =>
  createHash('sha256').update(withHeaderFields(message.text, [7, 8, 10]).split(/[\r\n]+/).filter(line => line !== '').join('\r')).digest('hex')

function withHeaderFields(text: string, emptied: readonly number[]): string {
  const end = text.search(/[\r\n]/), header = end < 0 ? text : text.slice(0, end)
  const fields = fieldsOfHeader(header).map((field, i) => emptied.includes(i + 1) ? '' : field)
  return fields.join(text.charAt(3)) + (end < 0 ? '' : text.slice(end))
}

/** MSH-1 is the delimiter itself, so that MSH-n is the n-th part. */
const fieldsOfHeader = (text: string): string[] => text.split(/[\r\n]/, 1)[0]!.split(text.charAt(3) || '|')
