/** HL7 v2 time stamps as FHIR has them.  HL7 v2.5.1 §2.A.22 (DTM), R4 datatypes.html#dateTime */
import { Temporal } from 'temporal-polyfill'
import { FhirError } from '../fhir/error.ts'
import { interval } from '../fhir/partial-date.ts'
import { zoneStart } from '../fhir/time-zone.ts'
import type { Message, Valued } from './message.ts'

const FORM = /^(\d{4})(?:(\d\d)(?:(\d\d)(?:(\d\d)(?:(\d\d)(?:(\d\d)(\.\d{1,4})?)?)?)?)?)?([+-]\d{4})?$/

/**
 * YYYY[MM[DD[HH[MM[SS[.S…]]]]]][+/-ZZZZ] as a FHIR dateTime of the same precision; undefined when it is none.
 * FHIR has no hour without minutes and seconds: those are zeros. An offset in the text is kept; without one the time is
 * the zone's, and an hour that the clocks repeat is its first.
 * @param zone IANA
 */
export function dateTime(text: string, zone: string): string | undefined {
  const m = FORM.exec(text)
  if (!m || m[1] === '0000') return undefined
  const [, year, month, day, hour, minute = '00', second = '00', fraction = '', offset] = m
  if (!isDay(Number(year), Number(month ?? 1), Number(day ?? 1))) return undefined
  const date = [year, month, day].filter(part => part !== undefined).join('-')
  if (hour === undefined) return date
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined
  if (offset !== undefined) return isOffset(offset) ? `${date}T${hour}:${minute}:${second}${fraction}${offset.slice(0, 3)}:${offset.slice(3)}` : undefined
  const local = Temporal.PlainDateTime.from(`${date}T${hour}:${minute}:${second}`).toZonedDateTime(zone)
  return `${local.toPlainDateTime().toString({ smallestUnit: 'second' })}${fraction}${local.offset.slice(0, 6)}`
}

/** The day of a time stamp, in its own precision: a birth date is a day wherever it is read. */
export const date = (text: string): string | undefined => dateTime(text.slice(0, 8), 'UTC')

/** A field's time. @throws invalid when it is none, naming it */
export function timeIn(message: Message, segment: string, field: number, zone: string): Valued {
  const text = message.segment(segment)?.text(field)
  if (text == null) return text
  return dateTime(text, zone) ?? refuse(`${segment}-${field}`)
}

/** When it happened: EVN-2, then MSH-7. @throws invalid when neither says, or one is no time */
export function eventTime(message: Message, zone: string): string {
  const at = timeIn(message, 'EVN', 2, zone) ?? timeIn(message, 'MSH', 7, zone)
  if (at == null) throw new FhirError('invalid', [{ text: 'Neither EVN-2 nor MSH-7 says when it happened', expression: 'EVN-2', code: 'required' }])
  return at
}

/** The first instant a dateTime covers, in milliseconds since 1970. @param zone of dates, which have none */
export const startOf = (text: string, zone: string): number => interval(text, zoneStart(zone))?.from ?? Number.NaN

/** An instant as MSH-7 writes it, in UTC. */
export const timeStamp = (at: Date): string => `${at.toISOString().replace(/[-:TZ]/g, '')}+0000`

export function refuse(at: string): never {
  throw new FhirError('invalid', [{ text: `${at} is not a date or time`, expression: at, code: 'value' }])
}

function isDay(year: number, month: number, day: number): boolean {
  try { return Temporal.PlainDate.from({ year, month, day }, { overflow: 'reject' }).day === day } catch { return false }
}
/** What FHIR allows: to 14:00. */
const isOffset = (offset: string): boolean => Number(offset.slice(1, 3)) * 60 + Number(offset.slice(3)) <= 14 * 60 && Number(offset.slice(3)) < 60
