/** A message as a value: fields by HL7's own numbers, escapes decoded where text is taken.  HL7 v2.5.1 §2.5 */
import { Hl7Message, type Hl7Field, type Hl7Segment } from '@medplum/core'
import { FhirError } from '../fhir/error.ts'
import { charsetOf } from './charset.ts'
import { unescapeText, type Delimiters } from './escapes.ts'

/** undefined: not valued, so what is stored stays. null: sent as "", so what is stored goes. */
export type Valued<T = string> = T | null | undefined

/** One repetition of a field. Components and subcomponents count from 1. */
export interface Field { text(component?: number, subcomponent?: number): Valued }

export interface Segment {
  readonly name: string
  /** The first repetition's text. */
  text(field: number, component?: number, subcomponent?: number): Valued
  /** Every repetition that says something; null: the field was sent as "". */
  repetitions(field: number): readonly Field[] | null
  /** As it came, escapes and all: for repeating it in an answer. */
  raw(field: number): string
}

export interface Message {
  /** As it came. */
  readonly text: string
  readonly delimiters: Delimiters
  readonly header: Segment
  segment(name: string): Segment | undefined
  segments(name: string): readonly Segment[]
  /** @throws invalid when the field is not valued, naming it */
  required(segment: string, field: number, component?: number): string
}

/** @throws invalid: not an HL7 v2 message */
export function parseMessage(text: string): Message {
  const delimiters = delimitersOf(text)
  if (!delimiters) throw new FhirError('invalid', [{ text: 'Not an HL7 v2 message: it does not begin with MSH and five delimiters', expression: 'MSH', code: 'structure' }])
  // PostgreSQL's text cannot hold NUL, nor UTF-8 half a character.
  if (text.includes('\0') || !text.isWellFormed()) throw new FhirError('invalid', [{ text: 'The message has a character that no text may have', expression: 'MSH', code: 'value' }])
  const parsed = Hl7Message.parse(text), charset = charsetOf(text.split(/[\r\n]/, 1)[0]!)
  const read = (segment: Hl7Segment): Segment => segmentOf(segment, { delimiters, charset })
  const header = read(parsed.header)
  const segment = (name: string): Segment | undefined => {
    const found = parsed.getSegment(name)
    return found && read(found)
  }
  return {
    text, delimiters, header, segment,
    segments: name => parsed.getAllSegments(name).map(read),
    required(name, field, component = 1) {
      const value = segment(name)?.text(field, component)
      if (value == null) throw missing(name, field, component)
      return value
    },
  }
}

/** @returns an error of a field that must be valued */
export const missing = (segment: string, field: number, component = 1): FhirError => {
  const at = `${segment}-${field}${component > 1 ? `.${component}` : ''}`
  return new FhirError('invalid', [{ text: `${at} is required`, expression: at, code: 'required' }])
}

/** @returns an error of a segment that must be there */
export const noSegment = (name: string): FhirError =>
  new FhirError('invalid', [{ text: `The message has no ${name} segment`, expression: name, code: 'structure' }])

/** MSH-9.1 and the trigger of MSH-9.2, which old senders leave to EVN-1. @throws invalid when it names none */
export function eventOf(message: Message): { readonly type: string; readonly trigger: string } {
  const type = message.required('MSH', 9), trigger = message.header.text(9, 2) ?? message.segment('EVN')?.text(1)
  if (trigger == null) throw missing('MSH', 9, 2)
  return { type, trigger }
}

function delimitersOf(text: string): Delimiters | undefined {
  const m = /^MSH([^\w\s])([^\w\s])([^\w\s])([^\w\s])([^\w\s])#?(.)/.exec(text)
  if (!m || m[6] !== m[1] || new Set(m.slice(1, 6)).size < 5) return undefined
  return { field: m[1]!, component: m[2]!, repetition: m[3]!, escape: m[4]!, subcomponent: m[5]! }
}

interface Reading { readonly delimiters: Delimiters; readonly charset: string }

function segmentOf(segment: Hl7Segment, reading: Reading): Segment {
  const whole = (field: number): Hl7Field | undefined => segment.getField(field)
  return {
    name: segment.name,
    text: (field, component = 1, subcomponent = 1) => fieldOf(whole(field)?.components[0], reading).text(component, subcomponent),
    repetitions(field) {
      const all = whole(field)?.components ?? []
      if (all.length === 1 && isNull(all[0])) return null
      return all.filter(components => components.some(c => c !== '')).map(components => fieldOf(components, reading))
    },
    raw: field => whole(field)?.toString() ?? '',
  }
}

const isNull = (components: readonly string[] | undefined): boolean => components?.length === 1 && components[0] === '""'

const fieldOf = (components: readonly string[] | undefined, { delimiters, charset }: Reading): Field => ({
  text(component = 1, subcomponent = 1) {
    if (isNull(components)) return null
    const raw = components?.[component - 1]?.split(delimiters.subcomponent)[subcomponent - 1] ?? ''
    return raw === '""' ? null : plain(unescapeText(raw, delimiters, charset))
  },
})

/** FHIR's strings have no control characters and are never empty. */
function plain(text: string): string | undefined {
  const clean = text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g, '').trim()
  return clean === '' ? undefined : clean
}
