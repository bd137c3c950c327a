/**
 * Finding one's way in JSON text without building a tree, so that a stored body stays exactly as it came.
 * Every function expects text that JSON.parse has accepted; offsets are UTF-16 indexes, ends are exclusive.
 */

/** Where a member of an object stands: its name's first quote, its value's first character, the end of its value. */
export interface Member { readonly name: string; readonly start: number; readonly value: number; readonly end: number }
export interface Span { readonly start: number; readonly end: number }

const QUOTE = 34, BACKSLASH = 92, OPEN_OBJECT = 123, CLOSE_OBJECT = 125, OPEN_ARRAY = 91, CLOSE_ARRAY = 93, COMMA = 44

/** The members of the object that begins at or after `at`. */
export function members(text: string, at = 0): Member[] {
  const found: Member[] = []
  let i = skipSpace(text, at) + 1
  for (;;) {
    i = skipSpace(text, i)
    if (text.charCodeAt(i) === CLOSE_OBJECT) return found
    if (text.charCodeAt(i) === COMMA) i = skipSpace(text, i + 1)
    const start = i, nameEnd = endOfString(text, i)
    const value = skipSpace(text, skipSpace(text, nameEnd) + 1)
    i = endOfValue(text, value)
    found.push({ name: unquote(text.slice(start, nameEnd)), start, value, end: i })
  }
}

/** The elements of the array that begins at or after `at`. */
export function elements(text: string, at = 0): Span[] {
  const found: Span[] = []
  let i = skipSpace(text, at) + 1
  for (;;) {
    i = skipSpace(text, i)
    if (text.charCodeAt(i) === CLOSE_ARRAY) return found
    if (text.charCodeAt(i) === COMMA) i = skipSpace(text, i + 1)
    const start = i
    i = endOfValue(text, i)
    found.push({ start, end: i })
  }
}

/** The path of a member that stands twice in its object, or undefined. JSON.parse would silently keep the last of them. */
export function duplicateMember(text: string): string | undefined {
  const open: (Set<string> | null)[] = [], path: string[] = []
  let inObject: Set<string> | null = null, expectName = false
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c === QUOTE) {
      const end = endOfString(text, i)
      if (expectName && inObject) {
        const name = unquote(text.slice(i, end))
        if (inObject.has(name)) return [...path.slice(0, open.length - 1), name].filter(Boolean).join('.')
        inObject.add(name)
        path[open.length - 1] = name
        expectName = false
      }
      i = end - 1
    } else if (c === OPEN_OBJECT || c === OPEN_ARRAY) {
      inObject = c === OPEN_OBJECT ? new Set() : null
      if (!inObject) path[open.length] = ''
      open.push(inObject)
      expectName = c === OPEN_OBJECT
    } else if (c === CLOSE_OBJECT || c === CLOSE_ARRAY) {
      open.pop()
      inObject = open.at(-1) ?? null
      expectName = false
    } else if (c === COMMA) expectName = inObject !== null
  }
  return undefined
}

/** The text with these places replaced; they lie in their order and do not touch. All else stays as it was written. */
export function replaceSpans(text: string, edits: readonly (Span & { readonly by: string })[]): string {
  let out = '', from = 0
  for (const { start, end, by } of edits) {
    out += text.slice(from, start) + by
    from = end
  }
  return out + text.slice(from)
}

/**
 * A body as it is stored: as it came but for `id` and `meta`, each at the place where it stood, or behind resourceType.
 * Returned in two parts, since the version's number is known only to the statement that stores it: head + version + tail.
 * Of the client's meta everything stays but versionId and lastUpdated.
 * @param lastUpdated an instant, as FHIR writes it
 */
export function spliceIdAndMeta(text: string, id: string, lastUpdated: string): { head: string; tail: string } {
  const all = members(text), idText = JSON.stringify(id)
  const meta = all.find(m => m.name === 'meta'), hasId = all.some(m => m.name === 'id')
  const beforeVersion = '{"versionId":"', behindVersion = `","lastUpdated":"${lastUpdated}"${meta ? clientMeta(text, meta) : ''}}`
  let out = '', head = '', from = 0
  const put = (name: 'id' | 'meta'): void => {
    if (name === 'id') out += idText
    else { head = out + beforeVersion; out = behindVersion }
  }
  for (const m of all) {
    if (m.name === 'id' || m.name === 'meta') {
      out += text.slice(from, m.value)
      put(m.name)
    } else out += text.slice(from, m.end)
    from = m.end
    if (m.name === 'resourceType' && !hasId) { out += ',"id":'; put('id') }
    if (m.name === (hasId ? 'id' : 'resourceType') && !meta) { out += ',"meta":'; put('meta') }
  }
  return { head, tail: out + text.slice(from) }
}

/** The members of the client's meta that stay, as text behind a comma. */
function clientMeta(text: string, meta: Member): string {
  if (text.charCodeAt(meta.value) !== OPEN_OBJECT) return ''
  const kept = members(text, meta.value).filter(m => !/^_?(versionId|lastUpdated)$/.test(m.name))
  return kept.map(m => `,${text.slice(m.start, m.end)}`).join('')
}

function skipSpace(text: string, i: number): number {
  for (;;) {
    const c = text.charCodeAt(i)
    if (c === 32 || c === 10 || c === 13 || c === 9) i++
    else return i
  }
}
/** `at` is the opening quote; the result is just behind the closing one. */
function endOfString(text: string, at: number): number {
  for (let end = text.indexOf('"', at + 1); ; end = text.indexOf('"', end + 1)) {
    if (end < 0) return text.length
    let slashes = 0
    while (text.charCodeAt(end - 1 - slashes) === BACKSLASH) slashes++
    if (slashes % 2 === 0) return end + 1
  }
}
function endOfValue(text: string, at: number): number {
  const c = text.charCodeAt(at)
  if (c === QUOTE) return endOfString(text, at)
  if (c !== OPEN_OBJECT && c !== OPEN_ARRAY) return endOfScalar(text, at)
  let depth = 0
  for (let i = at; i < text.length; i++) {
    const d = text.charCodeAt(i)
    if (d === QUOTE) i = endOfString(text, i) - 1
    else if (d === OPEN_OBJECT || d === OPEN_ARRAY) depth++
    else if ((d === CLOSE_OBJECT || d === CLOSE_ARRAY) && --depth === 0) return i + 1
  }
  return text.length
}
function endOfScalar(text: string, at: number): number {
  let i = at
  for (; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c === COMMA || c === CLOSE_OBJECT || c === CLOSE_ARRAY || c === 32 || c === 10 || c === 13 || c === 9) break
  }
  return i
}
const unquote = (quoted: string): string => quoted.includes('\\') ? JSON.parse(quoted) as string : quoted.slice(1, -1)
