/**
 * JSON Patch on a parsed document whose decimals keep their spelling: nodes are moved, for a clone forgets it.  RFC 6902, RFC 6901
 * Of our own: the libraries take an index beyond the end, or one with leading zeros, and copy values.
 */
import { invalid, unprocessable } from './error.ts'
import { carrySpelling, cloneJson } from './json.ts'

type Holder = Record<string, unknown> | unknown[]
interface Operation {
  readonly op: (typeof OPS)[number]
  readonly path: readonly string[]
  readonly from: readonly string[]
  /** Where `value` stands. */
  readonly source: object
  readonly index: number
}
interface Place { readonly holder: Holder; readonly key: string }

const OPS = ['add', 'remove', 'replace', 'move', 'copy', 'test'] as const
/** What lies between '/' in a pointer. */
const INDEX = /^(?:0|[1-9]\d{0,8})$/

/** Changes the document. @throws invalid: no JSON Patch; unprocessable: an operation that cannot be done, or a test that fails */
export function applyJsonPatch(document: object, patch: unknown): void {
  if (!Array.isArray(patch)) throw invalid('A JSON Patch is an array of operations')
  for (const operation of patch.map(operationOf)) apply(document, operation)
}

function operationOf(given: unknown, index: number): Operation {
  if (typeof given !== 'object' || given === null) throw invalid(`Operation ${index} of the patch is no object`)
  const { op, path, from } = given as Record<string, unknown>, known = OPS.find(name => name === op)
  if (!known) throw invalid(`Operation ${index} of the patch: \`op\` is one of ${OPS.join(', ')}`)
  if (known !== 'remove' && known !== 'move' && known !== 'copy' && !Object.hasOwn(given, 'value')) throw invalid(`Operation ${index} of the patch has no \`value\``)
  const needsFrom = known === 'move' || known === 'copy'
  return { op: known, path: pointer(path, index, 'path'), from: needsFrom ? pointer(from, index, 'from') : [], source: given, index }
}

function pointer(text: unknown, index: number, member: string): readonly string[] {
  if (typeof text !== 'string' || !/^(?:\/(?:[^~]|~[01])*)?$/s.test(text)) throw invalid(`Operation ${index} of the patch: \`${member}\` is no JSON Pointer`)
  return text.split('/').slice(1).map(part => part.replaceAll('~1', '/').replaceAll('~0', '~'))
}

function apply(document: object, operation: Operation): void {
  const { op, path, from, source, index } = operation
  if (path.length === 0) throw unprocessable(`Operation ${index} of the patch is about the whole resource: send it by PUT`)
  const place = placeAt(document, path, index, op === 'add' && (path.at(-1) === '-' || path.at(-1) === '0'))
  switch (op) {
    case 'add': return insert(place, source, 'value', index)
    case 'remove': return remove(place, index)
    case 'replace': return replace(place, source, index)
    case 'test': return test(place, source, index)
    case 'copy': case 'move': return relocate(document, { place, op, operation, from })
  }
}

/** @param makes a list that is not there yet, for its first element: FHIR has no empty lists that one could add to */
function placeAt(document: object, path: readonly string[], index: number, makes = false): Place {
  let holder: unknown = document
  for (const [depth, part] of path.slice(0, -1).entries()) {
    const above = asHolder(holder, index)
    if (makes && depth === path.length - 2 && !Array.isArray(above) && !Object.hasOwn(above, part)) set(above, part, [])
    holder = valueAt({ holder: above, key: part }, index)
  }
  return { holder: asHolder(holder, index), key: path.at(-1)! }
}
function asHolder(value: unknown, index: number): Holder {
  if (typeof value !== 'object' || value === null) throw absent(index)
  return value as Holder
}
/** What must be there. */
function valueAt({ holder, key }: Place, index: number): unknown {
  if (Array.isArray(holder) ? !INDEX.test(key) || Number(key) >= holder.length : !Object.hasOwn(holder, key)) throw absent(index)
  return (holder as Record<string, unknown>)[key]
}
const absent = (index: number): Error => unprocessable(`Operation ${index} of the patch: nothing stands at its path`)

function insert({ holder, key }: Place, from: object, fromKey: string, index: number): void {
  const value = (from as Record<string, unknown>)[fromKey]
  if (!Array.isArray(holder)) {
    set(holder, key, value)
    return carrySpelling(from, fromKey, holder, key)
  }
  const at = key === '-' ? holder.length : INDEX.test(key) ? Number(key) : NaN
  if (!(at <= holder.length)) throw unprocessable(`Operation ${index} of the patch: there is no such place in the list`)
  holder.splice(at, 0, value)
  carrySpelling(from, fromKey, holder, String(at))
}
/** A member of its own, whatever its name. */
const set = (holder: Record<string, unknown>, key: string, value: unknown): void => {
  Object.defineProperty(holder, key, { value, writable: true, enumerable: true, configurable: true })
}

function remove(place: Place, index: number): void {
  valueAt(place, index)
  const { holder, key } = place
  if (Array.isArray(holder)) holder.splice(Number(key), 1)
  else delete holder[key]
}

function replace(place: Place, source: object, index: number): void {
  valueAt(place, index)
  const { holder, key } = place
  if (Array.isArray(holder)) holder[Number(key)] = (source as { value: unknown }).value
  else set(holder, key, (source as { value: unknown }).value)
  carrySpelling(source, 'value', holder, key)
}

function test(place: Place, source: object, index: number): void {
  if (!same(valueAt(place, index), (source as { value: unknown }).value)) throw unprocessable(`Operation ${index} of the patch: the test fails`)
}

function relocate(document: object, { place, op, operation: { path, index }, from }: { place: Place; op: 'copy' | 'move'; operation: Operation; from: readonly string[] }): void {
  if (from.length === 0 || (op === 'move' && from.length < path.length && from.every((part, i) => part === path[i]))) throw unprocessable(`Operation ${index} of the patch moves something into itself`)
  const origin = placeAt(document, from, index), value = valueAt(origin, index)
  const carried = { value: op === 'copy' && typeof value === 'object' ? cloneJson(value) : value }
  carrySpelling(origin.holder, origin.key, carried, 'value')
  if (op === 'move') remove(origin, index)
  insert(op === 'move' ? placeAt(document, path, index) : place, carried, 'value', index)
}

/** Equal as JSON values: members in any order, numbers by value. */
function same(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const [left, right] = [Object.keys(a), Object.keys(b)]
  return left.length === right.length && left.every(key => Object.hasOwn(b, key) && same((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]))
}
