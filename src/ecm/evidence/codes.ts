/** Does a coding match a row of the table? Exact, by range, by pattern, or by prefix; sloppy spellings of systems are forgiven. */
import type { CodeRow, Row } from './table.ts'

/** One coding met in a resource. */
export interface Met { readonly system?: string | undefined; readonly code?: string | undefined }

export const matches = (row: Pick<Row, 'system' | 'codes'>, { system, code }: Met): boolean =>
  code !== undefined && normalSystem(system) === normalSystem(row.system ?? undefined) && row.codes.some(wanted => codeMatches(wanted, code, row.system ?? ''))

const ICD_10_CM = 'http://hl7.org/fhir/sid/icd-10-cm'
/** Several addresses for one code system are in use. */
const SAME: Readonly<Record<string, string>> = {
  'https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets': 'http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets',
  'urn:oid:2.16.840.1.113883.3.221.5': 'https://nahdo.org/sopt',
}
const normalSystem = (system: string | undefined): string | undefined => system === undefined ? undefined : SAME[system] ?? system

function codeMatches({ code, range, pattern }: CodeRow, met: string, system: string): boolean {
  if (range !== undefined) return inRange(range, normal(met, system))
  if (pattern !== undefined) return new RegExp(`^(?:${pattern})$`).test(met)
  if (code === undefined) return false
  const wanted = normal(code, system), given = normal(met, system)
  if (system === ICD_10_CM) return given.startsWith(wanted)
  return wanted.endsWith('x') ? given.length === wanted.length && given.startsWith(wanted.slice(0, -1)) && /\d$/.test(given) : given === wanted
}

/** Both ends belong to it; letters before the digits must agree. */
function inRange(range: string, code: string): boolean {
  const [first, last] = range.split('-') as [string, string]
  return code.length === first.length && first <= code && code <= last
}

/** ICD-10-CM without its dot; bill and revenue codes without leading zeros. */
const normal = (code: string, system: string): string =>
  system === ICD_10_CM ? code.replace('.', '') : system.startsWith('https://www.nubc.org/') ? code.replace(/^0+(?=.)/, '') : code
