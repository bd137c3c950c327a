/** An HL7 v2 message about somebody nobody knows yet, as it stands at rest: sealed, and found by tags of the identifiers that may make them known. */
import type { ReceivedMessage } from './cause.ts'
import { parseJson } from './json.ts'
import type { Secrets } from './secrets.ts'

export type MessageKey = Pick<ReceivedMessage, 'sender' | 'controlId' | 'contentHash'>

/** What is sealed. */
export interface HeldMessage {
  readonly text: string
  /** When what it tells of happened: milliseconds since 1970. */
  readonly at: number
}

export const sealMessage = (message: HeldMessage, key: MessageKey, { seal }: Secrets): Buffer => seal(JSON.stringify(message), contextOf(key))

/** undefined: sealed with a key that we do not have. @throws Error: altered */
export function openMessage(cipher: Buffer, key: MessageKey, { open }: Secrets): HeldMessage | undefined {
  const text = open(cipher, contextOf(key))
  return text === undefined ? undefined : parseJson(text) as HeldMessage
}

interface IdentifierLike { readonly system?: string; readonly value?: string }

/** What of an identifier is tagged. */
export const identifierText = ({ system = '', value = '' }: IdentifierLike): string => `${system}|${value}`

const contextOf = ({ sender, controlId, contentHash }: MessageKey): string => `held message\n${contentHash}\n${controlId}\n${sender}`
