/** Escape sequences inside a field.  HL7 v2.5.1 §2.7 */
import { textDecoder } from './charset.ts'

export interface Delimiters {
  readonly field: string
  readonly component: string
  readonly repetition: string
  readonly escape: string
  readonly subcomponent: string
}

/** What a sender means by a field's text. A sequence we do not know stays as it came: what it stands for is the sender's alone. */
export function unescapeText(raw: string, delimiters: Delimiters, charset = ''): string {
  const { escape } = delimiters
  if (escape === '' || !raw.includes(escape)) return raw
  const quoted = RegExp.escape(escape)
  return raw.replace(new RegExp(`${quoted}([^${quoted}]*)${quoted}`, 'g'), (all, sequence: string) => meaning(sequence, delimiters, charset) ?? all)
}

/** Text as it may stand inside a field: ASCII, delimiters escaped, no line ends. */
export function escapeText(text: string, { field, component, repetition, escape, subcomponent }: Delimiters): string {
  const names = new Map([[escape, 'E'], [field, 'F'], [component, 'S'], [repetition, 'R'], [subcomponent, 'T']])
  return [...text.replace(/[^\x20-\x7e]+/g, ' ')].map(c => names.has(c) ? `${escape}${names.get(c)}${escape}` : c).join('')
}

function meaning(sequence: string, { field, component, repetition, escape, subcomponent }: Delimiters, charset: string): string | undefined {
  switch (sequence) {
    case 'F': return field
    case 'S': return component
    case 'T': return subcomponent
    case 'R': return repetition
    case 'E': return escape
    case 'H': case 'N': return ''   // highlighting begins, ends
    case '.br': case '.sp': return '\n'
  }
  return /^X([0-9A-Fa-f]{2})+$/.test(sequence) ? bytesText(sequence.slice(1), charset) : undefined
}

/** Bytes given in hexadecimal are bytes of the message's own character set. */
function bytesText(hex: string, charset: string): string | undefined {
  try { return textDecoder(charset)?.decode(Buffer.from(hex, 'hex')) } catch { return undefined }
}
