/** Does a coding match a row of the table? Exact, by range, by pattern, or by prefix; sloppy spellings of systems are forgiven. */
import type { CodeRow, Row } from './table.ts'

/** One coding met in a resource. */
export interface Met { readonly system?: string | undefined; readonly code?: string | undefined }

export const matches = (row: Pick<Row, 'system' | 'codes'>, { system, code }: Met): boolean =>
  code !== undefined && normalSystem(system) === normalSystem(row.system ?? undefined) && row.codes.some(wanted => codeMatches(wanted, code, row.system ?? ''))

export const ICD_10_CM = 'http://hl7.org/fhir/sid/icd-10-cm'
/** Several addresses for one code system are in use. */
const SAME: Readonly<Record<string, string>> = {
  'https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets': 'http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets',
  'urn:oid:2.16.840.1.113883.3.221.5': 'https://nahdo.org/sopt',
}
const normalSystem = (system: string | undefined): string | undefined => system === undefined ? undefined : SAME[system] ?? system

function codeMatches({ code, range, pattern }: CodeRow, met: string, system: string): boolean {
  const given = normal(met, system)
  if (range !== undefined) return inRange(range.split('-').map(end => normal(end, system)), given, system)
  if (pattern !== undefined) return expression(pattern).test(system === ICD_10_CM ? dotted(given) : met)
  if (code === undefined) return false
  const wanted = normal(code, system)
  if (system === ICD_10_CM) return given.startsWith(wanted)
  return wanted.endsWith('x') ? given.length === wanted.length && given.startsWith(wanted.slice(0, -1)) && /\d$/.test(given) : given === wanted
}

/** Both ends belong to it; of ICD-10-CM all that lies below them too. */
function inRange([first = '', last = '']: readonly string[], code: string, system: string): boolean {
  const head = system === ICD_10_CM ? code.slice(0, first.length) : code
  return head.length === first.length && first <= head && head <= last
}

const EXPRESSIONS = new Map<string, RegExp>()
function expression(pattern: string): RegExp {
  const known = EXPRESSIONS.get(pattern) ?? new RegExp(pattern)
  EXPRESSIONS.set(pattern, known)
  return known
}

/** ICD-10-CM without its dot; bill and revenue codes without leading zeros. */
const normal = (code: string, system: string): string =>
  system === ICD_10_CM ? code.replace('.', '') : system.startsWith('https://www.nubc.org/') ? code.replace(/^0+(?=.)/, '') : code
const dotted = (code: string): string => code.length > 3 ? `${code.slice(0, 3)}.${code.slice(3)}` : code

/** 'F10-F48' or 'R45.851', as requirements list them. */
export const codeRow = (text: string): CodeRow => /^\w+(\.\w+)?-\w+(\.\w+)?$/.test(text) ? { range: text } : { code: text }
