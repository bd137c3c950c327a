/** What versions refer to and whose they are: found, locked and judged by the statement that stores them. */
import sql, { raw, type Sql } from 'sql-template-tag'
import type { Branch, Scope } from '../fhir/scope.ts'
import { ints, texts } from './arrays.ts'
import type { NewVersion } from './store.ts'

export interface ResourceKey { readonly type: string; readonly id: string }

/** Numbers count from 1. */
export interface Targets {
  /** In the order in which all lock; one that two scopes look at stands twice. */
  readonly keys: readonly ResourceKey[]
  /** By which grounds each is seen; undefined: by whoever refers to it. */
  readonly seers: readonly (number | undefined)[]
  readonly grounds: readonly Grounds[]
  reference(version: NewVersion, target: ResourceKey): number | undefined
  member(version: NewVersion): number | undefined
  /** By which grounds what the version follows must be seen; undefined: by none. */
  seer(version: NewVersion): number | undefined
}
/** The branches of a scope that may show rows of a type, the cheapest to ask first. */
type Grounds = readonly Branch[]

/** What the writes refer to, and the members they are about. */
export function targetsOf(versions: readonly NewVersion[]): Targets {
  const found = new Map<string, ResourceKey & { readonly seer: number | undefined }>(), members = new Set<string>()
  const seer = seers()
  for (const { references, refersBy } of versions) for (const target of references) {
    const by = refersBy && seer.of(refersBy, target.type)
    found.set(seenName(target, by), { ...target, seer: by })
    if (target.type === 'Patient') members.add(target.id)
  }
  for (const version of versions) {
    const member = memberOf(version)
    if (member && !members.has(member.id)) found.set(seenName(member, undefined), { ...member, seer: undefined })
  }
  for (const { type, seenBy } of versions) if (seenBy) seer.of(seenBy, type)
  const keys = [...found.values()].sort((a, b) => byKey(a, b) || (a.seer ?? 0) - (b.seer ?? 0))
  const numbers = new Map<string, number>(), patients = new Map<string, number>()
  keys.forEach((key, i) => {
    numbers.set(seenName(key, key.seer), i + 1)
    if (key.type === 'Patient') patients.set(key.id, i + 1)
  })
  return {
    keys, seers: keys.map(key => key.seer), grounds: seer.grounds,
    reference: ({ refersBy }, target) => numbers.get(seenName(target, refersBy && seer.of(refersBy, target.type))),
    member(version) {
      const member = memberOf(version)
      return member && patients.get(member.id)
    },
    seer: ({ type, seenBy }) => seenBy && seer.of(seenBy, type),
  }
}
const seenName = ({ id, type }: ResourceKey, seer: number | undefined): string => seer === undefined ? `${id}/${type}` : `${id}/${type}/${seer}`
/** (id, type) by code units, as "C" has it for ids and type names. */
export const byKey = (a: ResourceKey, b: ResourceKey): number => a.id < b.id ? -1 : a.id > b.id ? 1 : a.type < b.type ? -1 : a.type > b.type ? 1 : 0

/** Whose plan and provider the row takes; a member's own row keeps those it has. Of a deletion too: locked, so that its owners do not change meanwhile. */
function memberOf({ type, index: { patient } }: NewVersion): ResourceKey | undefined {
  if (type === 'Patient' || !patient?.startsWith('Patient/')) return undefined
  return { type: 'Patient', id: patient.slice('Patient/'.length) }
}

/** Scopes that show a type by the same branches share a number; what shows all of it has none. */
function seers(): { of(scope: Scope, type: string): number | undefined; readonly grounds: readonly Grounds[] } {
  const grounds: Grounds[] = [], numbers = new Map<string, number>(), known = new Map<Scope, Map<string, number | undefined>>()
  function number(scope: Scope, type: string): number | undefined {
    const branches = scope.branches.filter(({ types }) => !types || types.includes(type)).sort((a, b) => DEARNESS[a.by] - DEARNESS[b.by])
    if (branches.some(({ by }) => by === 'everything')) return undefined
    const name = branches.map(branch => `${branch.by} ${'party' in branch ? branch.party : ''}`).join('\n')
    const same = numbers.get(name)
    if (same !== undefined) return same
    numbers.set(name, grounds.push(branches))
    return grounds.length
  }
  return {
    grounds,
    of(scope, type) {
      const types = known.get(scope) ?? new Map<string, number | undefined>()
      known.set(scope, types)
      if (!types.has(type)) types.set(type, number(scope, type))
      return types.get(type)
    },
  }
}
const DEARNESS: Readonly<Record<Branch['by'], number>> = { everything: 0, nobody: 1, plan: 2, provider: 2, source: 2, grant: 3 }

/** The grounds as rows (s, by, party). */
export function groundsSql({ grounds }: Targets): Sql {
  const rows = grounds.flatMap((branches, i) => branches.map(branch => ({ s: i + 1, by: branch.by, party: 'party' in branch ? branch.party : undefined })))
  return sql`select * from unnest(${ints(rows.map(row => row.s))}::int[], ${texts(rows.map(row => row.by))}::text[], ${texts(rows.map(row => row.party))}::text[]) as g (s, by, party)`
}

/** Does none of the grounds `seer` show the row? Asked of the row as its lock returns it; grants, of the latest of the writes' instants. */
export function hiddenSql(versions: readonly NewVersion[], seer: 'r.s' | 'w.seer', row: 'c' | 't'): Sql {
  const now = new Date(Math.max(0, ...versions.map(({ at }) => at.getTime()))), s = raw(seer), c = raw(row)
  const granted = sql`select from access_grant a where a.party = g.party and a.starts <= ${now} and (a.ends is null or a.ends > ${now})`
  return sql`${s} is not null and not exists (select from ground g where g.s = ${s} and case g.by
    when 'plan' then ${c}.plan = g.party when 'provider' then ${c}.provider = g.party when 'source' then ${c}.source = g.party when 'nobody' then ${c}.patient is null
    when 'grant' then exists (${granted} and a.patient_self = ${c}.patient) or exists (${granted} and a.resource_self = ${c}.self) end)`
}
