/** Which resources carry a row's code at its path: what stands at a path is read once for a record, for a fact may have twenty rows, and a record a thousand resources. */
import type { Resource, ResourceType } from '../../fhir/resource.ts'
import { matches, type Met } from './codes.ts'
import { PATHS, READ_BY_FACT } from './paths.ts'
import type { MemberRecord } from './record.ts'
import type { Row } from './table.ts'

interface Carried {
  readonly byCode: ReadonlyMap<string, { readonly met: Met; readonly resources: readonly Resource[] }>
  readonly withoutCode: readonly Resource[]
}
/** By path, then by what else it depends on. */
const READ = new WeakMap<MemberRecord, Map<string, Map<string, Carried>>>()

/** Those of the record of which `foundFor` finds something, in the order of the record. */
export function carriersOf(row: Row, record: MemberRecord, fact: string): readonly Resource[] {
  const { byCode, withoutCode } = carriedAt(row, record, fact), anyCode = row.codes.length === 0
  const found = new Set([...withoutCode, ...[...byCode.values()].flatMap(({ met, resources }) => anyCode || matches(row, met) ? resources : [])])
  return found.size === 0 ? NONE : record.of(row.resource as ResourceType).filter(resource => found.has(resource))
}
const NONE: readonly Resource[] = []

function carriedAt({ resource: type, path }: Row, record: MemberRecord, fact: string): Carried {
  const ofRecord = getOr(READ, record, () => new Map<string, Map<string, Carried>>()), ofPath = getOr(ofRecord, path, () => new Map<string, Carried>())
  return getOr(ofPath, READ_BY_FACT.has(path) ? `${type} ${fact}` : type, () => read(type, path, { record, fact }))
}
function getOr<K, V>(map: { get(key: K): V | undefined; set(key: K, value: V): unknown }, key: K, otherwise: () => V): V {
  const known = map.get(key)
  if (known !== undefined) return known
  const made = otherwise()
  map.set(key, made)
  return made
}

function read(type: string, path: string, { record, fact }: { readonly record: MemberRecord; readonly fact: string }): Carried {
  const reading = PATHS[path], byCode = new Map<string, { met: Met; resources: Resource[] }>(), withoutCode: Resource[] = []
  for (const resource of reading === undefined ? [] : record.of(type as ResourceType)) {
    for (const { system, code } of reading!(resource, record, fact)) {
      if (code === undefined) withoutCode.push(resource)
      else {
        const key = `${system ?? ''} ${code}`, same = byCode.get(key)
        if (same) same.resources.push(resource)
        else byCode.set(key, { met: { system, code }, resources: [resource] })
      }
    }
  }
  return { byCode, withoutCode }
}
