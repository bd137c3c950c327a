/** Bytes of a message to text and back. MSH is ASCII in every character set we take, so MSH-18 can be read first.  HL7 v2.5.1 §2.15.9.18, table 0211 */
import { TextDecoder } from 'node:util'
import { FhirError } from '../fhir/error.ts'
import { entry } from './entry.ts'

/** MSH-18 in capitals → the WHATWG name. What calls itself 8859/1 is read as windows-1252, which differs only where 8859/1 has control characters nobody sends. */
const CHARSETS: Readonly<Record<string, string>> = {
  '': 'utf-8', 'UNICODE UTF-8': 'utf-8', 'UTF-8': 'utf-8', 'ASCII': 'windows-1252', '8859/1': 'windows-1252', '8859/15': 'iso-8859-15',
}

/** Strict: it throws a TypeError rather than replace a byte it cannot read. undefined: a character set we do not take. */
export function textDecoder(charset: string): TextDecoder | undefined {
  const name = entry(CHARSETS, charset.toUpperCase())
  return name === undefined ? undefined : new TextDecoder(name, { fatal: true, ignoreBOM: false })
}

/** The first segment, byte for byte: enough to answer a message that cannot be decoded. */
export function headerText(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 4096)).toString('latin1')
  return text.split(/[\r\n]/, 1)[0] ?? ''
}

/** The first repetition of MSH-18: the one that holds for the whole message. */
export function charsetOf(header: string): string {
  const repetition = header.charAt(5)
  return (header.split(header.charAt(3))[17] ?? '').split(repetition || '~', 1)[0]!.trim()
}

/** @throws invalid: a character set we do not take, or bytes that are not of the one it names */
export function decodeMessage(bytes: Uint8Array): string {
  const decoder = textDecoder(charsetOf(headerText(bytes)))
  if (!decoder) throw new FhirError('invalid', [{ text: 'The character set is none of ASCII, 8859/1, 8859/15, UNICODE UTF-8', expression: 'MSH-18', code: 'code-invalid' }])
  try { return decoder.decode(bytes) } catch (cause) {
    throw new FhirError('invalid', [{ text: 'The message has bytes that are not of its character set', expression: 'MSH-18', code: 'value' }], { cause })
  }
}

/** Our answers are ASCII but for what they repeat of the sender's MSH, which goes back in the sender's bytes. */
export const encodeMessage = (text: string): Buffer =>
  Buffer.from(text, CHARSETS[charsetOf(text.split('\r', 1)[0] ?? '').toUpperCase()] === 'utf-8' ? 'utf8' : 'latin1')
