/** The primitive types: how each must look in JSON. R4 datatypes.html#primitive, json.html#primitive */

/** What a value of this type must be, when it is not: 'a date: YYYY, YYYY-MM or YYYY-MM-DD'; undefined when it is one. */
export type PrimitiveFault = (value: unknown) => string | undefined

const MAX_LENGTH = 1_048_576
// eslint reads a control character in a pattern as a mistake; here it is what is looked for.
const CONTROL = new RegExp('[\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f]')
const ZONE = '(?:Z|[+-](?:(?:0\\d|1[0-3]):[0-5]\\d|14:00))'
const CLOCK = '(?:[01]\\d|2[0-3]):[0-5]\\d:(?:[0-5]\\d|60)(?:\\.\\d+)?'
const DATE = /^\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?$/
const DATE_TIME = new RegExp(`^\\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\\d|3[01])(?:T${CLOCK}${ZONE})?)?)?$`)
const INSTANT = new RegExp(`^\\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\\d|3[01])T${CLOCK}${ZONE}$`)
const TIME = new RegExp(`^${CLOCK}$`)
const CODE = /^\S+(?:\s\S+)*$/
const ID = /^[A-Za-z0-9\-.]{1,64}$/
const URI = /^\S+$/
const OID = /^urn:oid:[0-2](?:\.(?:0|[1-9]\d*))+$/
const UUID = /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/
const isBase64 = (text: string): boolean => text.length % 4 === 0 && BASE64.test(text)
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** Year 0 is none, and the day must be in its month. */
function isDay(text: string): boolean {
  const year = Number(text.slice(0, 4))
  if (year === 0) return false
  if (text.length < 10) return true
  const month = Number(text.slice(5, 7)), day = Number(text.slice(8, 10))
  return day <= DAYS[month - 1]! || (month === 2 && day === 29 && (year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)))
}
const like = (pattern: RegExp, words: string): PrimitiveFault => value => typeof value === 'string' && pattern.test(value) ? undefined : words
const dated = (pattern: RegExp, words: string): PrimitiveFault => value =>
  typeof value !== 'string' || !pattern.test(value) ? words : isDay(value) ? undefined : `${words}, and a day that the calendar has`
const whole = (least: number, words: string): PrimitiveFault => value =>
  typeof value === 'number' && Number.isInteger(value) && value >= least && value <= 2_147_483_647 ? undefined : words
const text: PrimitiveFault = value =>
  typeof value !== 'string' ? 'a JSON string' : value === '' ? 'a text that is not empty: leave the element out'
    : value.length > MAX_LENGTH ? 'a text of at most 1 MB' : CONTROL.test(value) ? 'a text without control characters' : undefined
const uri = like(URI, 'a URI: not empty, without white space')

export const PRIMITIVES: Readonly<Record<string, PrimitiveFault>> = {
  boolean: value => typeof value === 'boolean' ? undefined : 'true or false, without quotes',
  string: text, markdown: text, xhtml: text,
  code: like(CODE, 'a code: not empty, no white space but single spaces inside'),
  id: like(ID, 'an id: 1 to 64 letters, digits, hyphens and dots'),
  uri, url: uri, canonical: uri,
  oid: like(OID, 'an OID as URI: urn:oid:1.2.3'),
  uuid: like(UUID, 'a UUID as URI in lower case: urn:uuid:c757873d-…'),
  date: dated(DATE, 'a date: YYYY, YYYY-MM or YYYY-MM-DD'),
  dateTime: dated(DATE_TIME, 'a dateTime: a date, or YYYY-MM-DDThh:mm:ss with a zone (Z or +hh:mm)'),
  instant: dated(INSTANT, 'an instant: YYYY-MM-DDThh:mm:ss with a zone (Z or +hh:mm)'),
  time: like(TIME, 'a time: hh:mm:ss'),
  decimal: value => typeof value === 'number' && Number.isFinite(value) ? undefined : 'a JSON number',
  integer: whole(-2_147_483_648, 'a whole number of 32 bits'),
  unsignedInt: whole(0, 'a whole number, 0 or more, of 31 bits'),
  positiveInt: whole(1, 'a whole number, 1 or more, of 31 bits'),
  base64Binary: value => typeof value === 'string' && isBase64(value.replaceAll(/\s+/g, '')) ? undefined : 'base64 in groups of four',
}
