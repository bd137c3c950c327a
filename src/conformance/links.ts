/**
 * Where a resource's text points somewhere: references, elements of type uri and url, links and images of narratives. Found by the types of R4's
 * elements, with their places in the text, so that one can be replaced and all else stays as it was written.  R4 http.html#trules
 */
import { elements, members, type Span } from '../fhir/json-text.ts'
import { isResourceType } from './image.ts'
import { childrenOf, type Child, type Option } from './schema.ts'

export interface Link extends Span {
  /** A narrative's place is that of the address alone, without its quotes; any other's is the whole string. */
  readonly kind: 'reference' | 'uri' | 'narrative'
  readonly value: string
  /** FHIRPath of the element, from the resource. */
  readonly path: string
}

/** What a uri names there is what it is, and not where something lies: `canonical` elements, which are not replaced, go by these names. */
const isName = (place: string, key: string): boolean => key === 'system' || (key === 'url' && (place === 'Extension' || isResourceType(place)))
/** Nothing of R4 lies deeper; what does is refused by the gate. */
const DEEPEST = 400

/**
 * @param text of a resource that JSON.parse has accepted. What R4 does not know is passed over; so is a Bundle, within which its own links are resolved.
 * @param needle only links that hold this, ASCII without escapes of JSON, need be found: parts of the text without it are not looked into
 */
export function linksOf(text: string, needle?: string): Link[] {
  const found: Link[] = []
  const at = text.search(/\S/), type = text[at] === '{' ? resourceTypeAt(text, at) : undefined
  if (type !== undefined) object({ text, found, mayHold: needle === undefined || text.includes('\\u') ? () => true : holding(text, needle) }, at, { place: type, path: type, depth: 0 })
  return found
}

/** Is it there? Asked of places one behind the other. */
function holding(text: string, needle: string): (start: number, end: number) => boolean {
  let next = -1
  return (start, end) => {
    if (next < start) {
      next = text.indexOf(needle, start)
      if (next < 0) next = Infinity
    }
    return next < end
  }
}

interface Search { readonly text: string; readonly found: Link[]; mayHold(start: number, end: number): boolean }
interface Where { readonly place: string; readonly path: string; readonly depth: number }

function object(search: Search, at: number, where: Where): void {
  const { text } = search, { path, depth } = where
  if (text[at] !== '{' || depth > DEEPEST) return
  const place = where.place === 'Resource' ? resourceTypeAt(text, at) : where.place
  if (place === undefined || place === 'Bundle') return
  const keys = keysOf(place)
  for (const { name, value, end } of members(text, at)) {
    if (!search.mayHold(value, end)) continue
    const shadow = name.startsWith('_'), known = keys.get(shadow ? name.slice(1) : name)
    if (!known) continue
    const { child, option } = known
    each(text, { start: value, end }, `${path}.${child.name}`, (span, at) => {
      if (shadow || !option.primitive) object(search, span.start, { place: shadow ? 'Element' : option.place, path: at, depth: depth + 1 })
      else if (text[span.start] === '"') primitive(search, span, { place, key: name, option, path: at })
    })
  }
}

/** The value, or each of its list, with its path. */
function each(text: string, span: Span, path: string, use: (span: Span, path: string) => void): void {
  if (text[span.start] !== '[') use(span, path)
  else elements(text, span.start).forEach((one, i) => { use(one, `${path}[${i}]`) })
}

function primitive({ text, found }: Search, { start, end }: Span, { place, key, option, path }: { readonly place: string; readonly key: string; readonly option: Option; readonly path: string }): void {
  if (place === 'Reference' && key === 'reference') found.push({ kind: 'reference', value: unquoted(text, start, end), path: path.replace(/\.reference$/, ''), start, end })
  else if (option.type === 'xhtml') found.push(...narrativeLinks(text.slice(start + 1, end - 1)).map(link => ({ ...link, kind: 'narrative' as const, path, start: start + 1 + link.start, end: start + 1 + link.end })))
  else if ((option.type === 'uri' || option.type === 'url') && !isName(place, key)) found.push({ kind: 'uri', value: unquoted(text, start, end), path, start, end })
}

const unquoted = (text: string, start: number, end: number): string => JSON.parse(text.slice(start, end)) as string

/** A tag with what it needs to be told from text that looks like an attribute. */
const TAG = /<(a|img)((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*\/?>/g
const ADDRESS = /(\s(href|src)\s*=\s*)(?:"([^"]*)"|'([^']*)')/g

/** @param raw a JSON string without its quotes */
function narrativeLinks(raw: string): { readonly value: string; readonly start: number; readonly end: number }[] {
  if (!/href|src/.test(raw)) return []
  const { text, at } = decoded(raw)
  return [...text.matchAll(TAG)].flatMap(tag => {
    const [, name, attributes = ''] = tag, from = tag.index + 1 + name!.length
    return [...attributes.matchAll(ADDRESS)].flatMap(one => {
      const [, before = '', attribute, double, single] = one, value = double ?? single ?? ''
      if (attribute !== (name === 'a' ? 'href' : 'src')) return []
      const start = from + one.index + before.length + 1
      return [{ value: value.replace(/&(amp|lt|gt|quot|apos);/g, (_, entity: string) => ENTITIES[entity]!), start: at[start]!, end: at[start + value.length]! }]
    })
  })
}
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** A JSON string's content, and where in its spelling each of its characters stands. */
function decoded(raw: string): { readonly text: string; readonly at: readonly number[] } {
  const at: number[] = []
  for (let i = 0; i < raw.length; i += raw[i] !== '\\' ? 1 : raw[i + 1] === 'u' ? 6 : 2) at.push(i)
  at.push(raw.length)
  return { text: JSON.parse(`"${raw}"`) as string, at }
}

function resourceTypeAt(text: string, at: number): string | undefined {
  const named = members(text, at).find(({ name }) => name === 'resourceType')
  const type = named && text[named.value] === '"' ? unquoted(text, named.value, named.end) : ''
  return isResourceType(type) ? type : undefined
}

type Known = { readonly child: Child; readonly option: Option }
const places = new Map<string, ReadonlyMap<string, Known>>()
/** By JSON member. A place comes from R4's own types: their number is bounded. */
function keysOf(place: string): ReadonlyMap<string, Known> {
  let keys = places.get(place)
  if (!keys) places.set(place, keys = new Map([...childrenOf(place).values()].flatMap(child => child.options.map(option => [option.key, { child, option }] as const))))
  return keys
}
