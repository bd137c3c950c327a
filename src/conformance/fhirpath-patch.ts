/** FHIRPath Patch: a Parameters resource whose operations name elements by FHIRPath.  R4 fhirpatch.html */
import type { Parameters, ParametersParameter } from '@medplum/fhirtypes'
import { invalid, unprocessable } from '../fhir/error.ts'
import { carrySpelling } from '../fhir/json.ts'
import type { Resource } from '../fhir/resource.ts'
import { elementsAt } from './fhirpath/library.ts'
import { childrenOf, type Child, type Option } from './schema.ts'

type Tree = Record<string, unknown>
/** An element where it stands: `holder[option.key]`, or the index-th of it. */
interface Found { readonly holder: Tree; readonly child: Child; readonly option: Option; readonly index: number | undefined }
interface Operation {
  readonly type: (typeof TYPES)[number]
  readonly path: string
  readonly at: string
  part(name: string): ParametersParameter | undefined
}

const TYPES = ['add', 'insert', 'delete', 'replace', 'move'] as const

/** Changes the resource. @throws invalid: no FHIRPath Patch; unprocessable: an operation that cannot be done */
export function applyFhirPathPatch(resource: Resource, patch: Parameters): void {
  const all = patch.parameter ?? []
  if (all.length === 0) throw invalid('A FHIRPath Patch has at least one operation', 'Parameters.parameter')
  for (const operation of all.map(operationOf)) apply(resource, operation)
}

function operationOf(parameter: ParametersParameter, index: number): Operation {
  const at = `Parameters.parameter[${index}]`, part = (name: string): ParametersParameter | undefined => parameter.part?.find(p => p.name === name)
  if (parameter.name !== 'operation') throw invalid("Each parameter of a FHIRPath Patch is an 'operation'", `${at}.name`)
  const type = TYPES.find(known => known === part('type')?.valueCode), path = part('path')?.valueString
  if (!type) throw invalid(`Its part 'type' is one of ${TYPES.join(', ')}`, at)
  if (path === undefined) throw invalid("Its part 'path' is missing", at)
  return { type, path, at, part }
}

function apply(resource: Resource, operation: Operation): void {
  switch (operation.type) {
    case 'add': return add(resource, operation)
    case 'insert': return insert(resource, operation)
    case 'delete': return remove(resource, operation)
    case 'replace': return replace(resource, operation)
    case 'move': return move(resource, operation)
  }
}

function add(resource: Resource, { path, at, part }: Operation): void {
  const name = part('name')?.valueString, { node, place } = nodeAt(resource, path, at)
  if (name === undefined) throw invalid("An add needs the part 'name'", at)
  const child = childOf(place, name, at), value = valueOf(child, part('value'), at)
  if (child.max > 1) return put(listOf(node, value.key), undefined, value)
  if (child.options.some(({ key }) => Object.hasOwn(node, key) || Object.hasOwn(node, `_${key}`))) throw unprocessable('The element to be added stands already: replace it', at)
  node[value.key] = value.value
  carrySpelling(value.from, value.under, node, value.key)
}

function insert(resource: Resource, { path, at, part }: Operation): void {
  const index = part('index')?.valueInteger, { node, child } = collectionAt(resource, path, at)
  if (index === undefined) throw invalid("An insert needs the part 'index'", at)
  const value = valueOf(child, part('value'), at), list = listOf(node, value.key)
  if (index < 0 || index > list.length) throw unprocessable('There is no such place in the list', at)
  put(list, index, value)
  const extensions = node[`_${value.key}`]
  if (Array.isArray(extensions) && index < extensions.length) extensions.splice(index, 0, null)
}

/** What is not there need not be deleted. */
function remove(resource: Resource, { path, at }: Operation): void {
  const found = namedBy(resource, path, at)
  if (found.length > 1) throw unprocessable('The path names several elements; a delete is of one', at)
  for (const { holder, option: { key }, index } of found) {
    for (const name of [key, `_${key}`]) {
      const there = holder[name]
      if (Array.isArray(there) && index !== undefined) there.splice(index, 1)
      if (!Array.isArray(there) || there.every(item => item === null)) Reflect.deleteProperty(holder, name)
    }
  }
}

function replace(resource: Resource, { path, at, part }: Operation): void {
  const [found, ...more] = namedBy(resource, path, at)
  if (!found || more.length > 0) throw unprocessable(`The path names ${found ? 'several elements' : 'no element'}; a replace is of one`, at)
  const { holder, child, option, index } = found, value = valueOf(child, part('value'), at)
  if (index !== undefined) {
    (holder[option.key] as unknown[])[index] = value.value
    const extensions = holder[`_${option.key}`]
    if (Array.isArray(extensions)) extensions[index] = null
    return
  }
  Reflect.deleteProperty(holder, `_${option.key}`)
  if (value.key !== option.key) Reflect.deleteProperty(holder, option.key)
  holder[value.key] = value.value
  carrySpelling(value.from, value.under, holder, value.key)
}

function move(resource: Resource, { path, at, part }: Operation): void {
  const { node, child } = collectionAt(resource, path, at), [from, to] = [part('source')?.valueInteger, part('destination')?.valueInteger]
  if (from === undefined || to === undefined) throw invalid("A move needs the parts 'source' and 'destination'", at)
  const key = child.options.find(option => Object.hasOwn(node, option.key))?.key ?? child.name, list = listOf(node, key)
  if (![from, to].every(index => index >= 0 && index < list.length)) throw unprocessable('There is no such place in the list', at)
  for (const one of [list, node[`_${key}`]]) if (Array.isArray(one)) one.splice(to, 0, ...one.splice(from, 1).map(item => item as unknown))
}

/** The one node a path names. */
function nodeAt(resource: Resource, path: string, at: string): { node: Tree; place: string } {
  const names = elements(resource, path, at)
  if (names.length !== 1) throw unprocessable(`The path names ${names.length === 0 ? 'no element' : 'several elements'}; it must be one`, at)
  const found = walk(resource, names[0]!)
  if (found === 'root') return { node: resource as unknown as Tree, place: resource.resourceType }
  const { holder, option, index } = found
  const node = (index === undefined ? holder[option.key] : (holder[option.key] as unknown[] | undefined)?.[index]) ?? (option.primitive ? (holder[`_${option.key}`] ??= {}) : undefined)
  if (typeof node !== 'object' || node === null) throw unprocessable('The path names a primitive: it has no such children here', at)
  return { node: node as Tree, place: option.place }
}

/** A list, by the node that holds it and its name: it may have no element yet. */
function collectionAt(resource: Resource, path: string, at: string): { node: Tree; child: Child } {
  const split = /^(.*)\.([A-Za-z]+)$/s.exec(path)
  if (!split) throw invalid('The path of a list ends in its name', at)
  const { node, place } = nodeAt(resource, split[1]!, at), child = childOf(place, split[2]!, at)
  if (child.max <= 1) throw unprocessable(`${child.path} is no list`, at)
  return { node, child }
}

function namedBy(resource: Resource, path: string, at: string): Found[] {
  return elements(resource, path, at).map(name => walk(resource, name)).map(found => {
    if (found === 'root') throw unprocessable('The path names the whole resource', at)
    return found
  })
}

function elements(resource: Resource, path: string, at: string): readonly string[] {
  try { return elementsAt(path, resource) } catch { throw invalid('The path is no FHIRPath that names elements', at) }
}

/** 'Patient.name[1].given[0]' → where that stands in JSON. */
function walk(resource: Resource, name: string): Found | 'root' {
  const [type = '', ...steps] = name.split('.')
  let node = resource as unknown as Tree, place = type, found: Found | undefined
  for (const step of steps) {
    const [, own = '', index] = /^([A-Za-z]+)(?:\[(\d+)\])?$/.exec(step) ?? []
    const child = childrenOf(place).get(own), option = child?.options.find(({ key }) => Object.hasOwn(node, key) || Object.hasOwn(node, `_${key}`))
    if (!child || !option) throw new Error('An element that R4 does not know')
    const value = node[option.key] ?? node[`_${option.key}`]
    found = { holder: node, child, option, index: Array.isArray(value) ? Number(index ?? 0) : undefined }
    node = (found.index === undefined ? value : (value as unknown[])[found.index]) as Tree
    if (option.primitive && (typeof node !== 'object' || node === null)) node = (found.index === undefined ? found.holder[`_${option.key}`] : (found.holder[`_${option.key}`] as unknown[] | undefined)?.[found.index]) as Tree
    place = option.place
  }
  return found ?? 'root'
}

function childOf(place: string, name: string, at: string): Child {
  const child = childrenOf(place).get(name)
  if (!child) throw unprocessable(`R4 has no element of this name in ${place}`, at)
  return child
}

/** A value, under which member it is to stand, and where it stands in the patch. */
interface Value { readonly key: string; readonly value: unknown; readonly from: object; readonly under: string }

/** `value[x]`, or parts for an element that has no type of its own. */
function valueOf(child: Child, part: ParametersParameter | undefined, at: string): Value {
  if (!part) throw invalid("The part 'value' is missing", at)
  if (part.resource) return { key: child.name, value: part.resource, from: part, under: 'resource' }
  const under = Object.keys(part).find(key => key.startsWith('value'))
  if (under === undefined) return { key: child.options[0]!.key, value: composed(child, part.part ?? [], at), from: part, under: 'part' }
  const type = under.slice('value'.length), option = child.options.find(({ type: code }) => code.toLowerCase() === type.toLowerCase()) ?? (child.options.length === 1 ? child.options[0] : undefined)
  if (!option) throw unprocessable(`${child.path} is of another type`, at)
  return { key: option.key, value: (part as unknown as Tree)[under], from: part, under }
}

function composed(child: Child, parts: readonly ParametersParameter[], at: string): Tree {
  if (parts.length === 0) throw invalid("The part 'value' is empty", at)
  const made: Tree = {}
  for (const part of parts) {
    const inner = childOf(child.options[0]!.place, part.name ?? '', at), value = valueOf(inner, part, at)
    if (inner.max > 1) put(listOf(made, value.key), undefined, value)
    else {
      made[value.key] = value.value
      carrySpelling(value.from, value.under, made, value.key)
    }
  }
  return made
}

function listOf(node: Tree, key: string): unknown[] {
  const list = node[key] ??= []
  if (!Array.isArray(list)) throw new Error('A list that is none') // judged R4 when it was stored
  return list
}
function put(list: unknown[], index: number | undefined, { value, from, under }: Value): void {
  const at = index ?? list.length
  list.splice(at, 0, value)
  carrySpelling(from, under, list, String(at))
}
