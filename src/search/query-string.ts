/** A query string taken apart, and a value at its commas and bars.  R4 search.html#escaping; application/x-www-form-urlencoded */
import { invalid } from '../fhir/error.ts'

export interface Pair { readonly name: string; readonly value: string }

/** In their order; a name without a value has ''. @throws invalid for what is no percent-encoding */
export function pairs(query: string): readonly Pair[] {
  return query.replace(/^\?/, '').split('&').filter(text => text !== '').map(text => {
    const at = text.indexOf('='), name = at < 0 ? text : text.slice(0, at)
    return { name: decoded(name), value: at < 0 ? '' : decoded(text.slice(at + 1)) }
  })
}

function decoded(text: string): string {
  try { return decodeURIComponent(text.replaceAll('+', ' ')) } catch { throw invalid('The query string is not percent-encoded UTF-8') }
}

/** As it stands in a link: readable where that is safe. */
export const encoded = (pairs: readonly Pair[]): string => pairs.map(({ name, value }) => `${safe(name)}=${safe(value)}`).join('&')
const safe = (text: string): string => encodeURIComponent(text.toWellFormed()).replace(/%(?:2C|3A|2F)/g, c => decodeURIComponent(c))

/** At every separator that no backslash stands before; the parts keep their escapes. */
export function split(text: string, separator: ',' | '|' | '$'): readonly string[] {
  const found: string[] = []
  let from = 0
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '\\') i++
    else if (text[i] === separator) { found.push(text.slice(from, i)); from = i + 1 }
  }
  return [...found, text.slice(from)]
}

export const unescaped = (text: string): string => text.includes('\\') ? text.replace(/\\([,|$\\])/g, '$1') : text
