/**
 * Resources as XML and as JSON, both ways by what R4 says of each element; texts in, texts out, so that decimals keep their digits and a narrative
 * its characters.  R4 xml.html, json.html
 *
 * XML has one order of elements, so JSON's order of members is not kept. No DOCTYPE is read, hence no entity but XML's own five.
 */
import { SaxesParser } from 'saxes'
import { FhirError, invalid } from '../fhir/error.ts'
import { parseJson, spelled } from '../fhir/json.ts'
import { isResourceType } from './image.ts'
import { childrenOf, type Child, type Option } from './schema.ts'

const FHIR = 'http://hl7.org/fhir', XHTML = 'http://www.w3.org/1999/xhtml'
const DEEPEST = 200

interface Element {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: Element[]
  /** Of a narrative: as it stands in the text. */
  raw?: string
}

/** @throws invalid: not well-formed, or no resource; what R4 does not know of it is carried over, for validation to name */
export function jsonOfXml(text: string): string {
  return resourceJson(parsed(text))
}

function parsed(text: string): Element {
  const parser = new SaxesParser({ xmlns: true, position: true }), above: Element[] = []
  let root: Element | undefined, narrative: { depth: number; start: number } | undefined, opened = 0
  const wrong = (what: string): FhirError => invalid(`The XML goes wrong at line ${parser.line}, column ${parser.column}: ${what}`)
  parser.on('error', () => { throw wrong('it is not well-formed') }) // the parser's own words may quote the text
  parser.on('doctype', () => { throw wrong('a DOCTYPE is not taken') })
  parser.on('opentagstart', tag => { opened = parser.position - tag.name.length - 2 })
  parser.on('opentag', tag => {
    if (above.length === DEEPEST) throw wrong('it is nested too deeply')
    if (narrative) return void above.push(NOTHING)
    if (tag.uri !== FHIR && tag.uri !== XHTML) throw wrong(`elements are of the namespace ${FHIR}`)
    const attributes = Object.fromEntries(Object.values(tag.attributes).flatMap(({ local, prefix, uri, value }) => prefix === 'xmlns' || local === 'xmlns' || (prefix !== '' && uri !== FHIR) ? [] : [[local, value]]))
    const element: Element = { name: tag.local, attributes, children: [] }
    above.at(-1)?.children.push(element)
    root ??= element
    above.push(element)
    if (tag.uri === XHTML) narrative = { depth: above.length, start: opened }
  })
  parser.on('closetag', () => {
    if (narrative?.depth === above.length) {
      above.at(-1)!.raw = text.slice(narrative.start, parser.position)
      narrative = undefined
    }
    above.pop()
  })
  parser.on('text', said => { if (!narrative && /\S/.test(said)) throw wrong('text stands between elements') })
  parser.on('cdata', () => { if (!narrative) throw wrong('text stands between elements') })
  parser.write(text).close()
  if (!root) throw invalid('The body holds no XML element')
  return root
}
const NOTHING: Element = { name: '', attributes: {}, children: [] }

function resourceJson(element: Element): string {
  if (!isResourceType(element.name)) throw invalid('The root element is not a resource type of FHIR R4')
  return object([`"resourceType":${JSON.stringify(element.name)}`, ...membersOf(element, element.name)])
}

/** The members of an element that is no primitive. */
function membersOf({ attributes, children }: Element, place: string): string[] {
  const known = optionsOf(place), own = Object.entries(attributes).map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`)
  return [...own, ...[...Map.groupBy(children, child => child.name)].flatMap(([name, same]) => named(name, same, known.get(name)))]
}

function named(name: string, same: readonly Element[], known: { child: Child; option: Option } | undefined): string[] {
  const isList = known ? known.child.max > 1 : same.length > 1, put = (key: string, values: readonly string[]): string => `${JSON.stringify(key)}:${isList || values.length > 1 ? `[${values.join(',')}]` : values[0]!}`
  if (!known?.option.primitive || known.option.type === 'xhtml') return [put(name, same.map(element => complexJson(element, known)))]
  const { type } = known.option, values = same.map(({ attributes }) => attributes['value'] === undefined ? 'null' : primitiveJson(attributes['value'], type))
  const beside = same.map(({ attributes: { value: _value, ...attributes }, children }) => {
    const inside = membersOf({ name, attributes, children: [...children] }, 'Element')
    return inside.length === 0 ? 'null' : object(inside)
  })
  return [...(values.some(v => v !== 'null') ? [put(name, values)] : []), ...(beside.some(b => b !== 'null') ? [put(`_${name}`, beside)] : [])]
}

function complexJson(element: Element, known: { option: Option } | undefined): string {
  if (element.raw !== undefined) return JSON.stringify(element.raw)
  const [only] = element.children, place = known?.option.place
  if (only && isResourceType(only.name) && (known === undefined || place === 'Resource')) return resourceJson(only)
  if (known === undefined && element.children.length === 0 && element.attributes['value'] !== undefined) return JSON.stringify(element.attributes['value'])
  return object(membersOf(element, place ?? 'Element'))
}

/** Digits as they stand, where JSON can have them so. */
function primitiveJson(value: string, type: string): string {
  if (type === 'boolean' && (value === 'true' || value === 'false')) return value
  return NUMBERS.has(type) && /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(value) ? value : JSON.stringify(value)
}
const NUMBERS = new Set(['decimal', 'integer', 'positiveInt', 'unsignedInt'])
const object = (members: readonly string[]): string => `{${members.join(',')}}`

function optionsOf(place: string): ReadonlyMap<string, { child: Child; option: Option }> {
  const known = byPlace.get(place)
  if (known) return known
  const made = new Map([...childrenOf(place).values()].flatMap(child => child.options.map(option => [option.key, { child, option }] as const)))
  if (made.size > 0) byPlace.set(place, made)
  return made
}
const byPlace = new Map<string, ReadonlyMap<string, { child: Child; option: Option }>>()

type Tree = Readonly<Record<string, unknown>>

/** @param json text of a resource. @throws not-acceptable when it holds a character that XML cannot carry */
export function xmlOfJson(json: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${resourceXml(parseJson(json) as Tree, ` xmlns="${FHIR}"`)}`
}

function resourceXml(resource: Tree, namespace = ''): string {
  const type = String(resource['resourceType'])
  return `<${type}${namespace}>${childrenXml(resource, type)}</${type}>`
}

function childrenXml(node: Tree, place: string): string {
  let made = ''
  for (const child of childrenOf(place).values()) for (const option of child.options) {
    if (isAttribute(child.name, place)) continue
    const values = listOf(node[option.key]), beside = listOf(node[`_${option.key}`])
    for (let i = 0; i < Math.max(values.length, beside.length); i++) made += elementXml(option, values[i], { node, index: i, beside: beside[i] as Tree | undefined })
  }
  return made
}
const listOf = (value: unknown): readonly unknown[] => value === undefined ? [] : Array.isArray(value) ? value as unknown[] : [value]
/** `id` of what is no resource, and an extension's url. */
const isAttribute = (name: string, place: string): boolean => (name === 'id' && !isResourceType(place)) || (name === 'url' && place === 'Extension')

function elementXml({ key, place, primitive, type }: Option, value: unknown, { node, index, beside }: { node: Tree; index: number; beside: Tree | undefined }): string {
  if (type === 'xhtml') return typeof value === 'string' ? value : ''
  if (primitive) {
    const spelled = value === undefined || value === null ? '' : ` value="${attribute(spelling(node, key, index, value))}"`
    const inside = beside ? childrenXml(beside, 'Element') : ''
    return tag(key, `${typeof beside?.['id'] === 'string' ? ` id="${attribute(beside['id'])}"` : ''}${spelled}`, inside)
  }
  if (typeof value !== 'object' || value === null) return ''
  const tree = value as Tree
  if (place === 'Resource' || typeof tree['resourceType'] === 'string') return tag(key, '', resourceXml(tree))
  const attributes = ['id', 'url'].flatMap(name => typeof tree[name] === 'string' && isAttribute(name, place) ? [` ${name}="${attribute(tree[name])}"`] : [])
  return tag(key, attributes.join(''), childrenXml(tree, place))
}
const tag = (name: string, attributes: string, inside: string): string => inside === '' ? `<${name}${attributes}/>` : `<${name}${attributes}>${inside}</${name}>`

function spelling(node: Tree, key: string, index: number, value: unknown): string {
  if (typeof value !== 'number') return String(value)
  const list = node[key]
  return Array.isArray(list) ? spelled(list, String(index), value) : spelled(node, key, value)
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\t': '&#9;', '\n': '&#10;', '\r': '&#13;' }
/** White space by number, else it would be read as blanks.  XML 1.0, 3.3.3 */
function attribute(text: string): string {
   
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(text)) {
    throw new FhirError('not-acceptable', [{ text: 'The resource holds a character that XML cannot carry: ask for application/fhir+json' }])
  }
  return text.replace(/[&<>"\t\n\r]/g, character => ESCAPES[character]!)
}
