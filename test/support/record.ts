/** A record for tests of the keepers: a small extractor and search of its own, the clock and the ids in the test's hand. */
import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import sql from 'sql-template-tag'
import { resourceTypes } from '../../src/conformance/image.ts'
import type { Cause, Principal } from '../../src/fhir/cause.ts'
import { newId } from '../../src/fhir/id.ts'
import { parseJson } from '../../src/fhir/json.ts'
import { literalReferences, parseReference } from '../../src/fhir/reference.ts'
import type { Resource } from '../../src/fhir/resource.ts'
import { EVERYTHING } from '../../src/fhir/scope.ts'
import { NOTHING_FOLLOWS, type Consequences, type Write } from '../../src/fhir/write.ts'
import type { Version } from '../../src/fhir/version.ts'
import type { Under } from '../../src/repository/commit.ts'
import { openRepository, type OpenRepository } from '../../src/repository/open.ts'
import type { RepositoryOptions } from '../../src/repository/options.ts'
import type { Searching } from '../../src/repository/searching.ts'
import { numberChanges } from '../../src/repository/sequencer.ts'
import { visible } from '../../src/repository/visible.ts'
import type { IndexRows } from '../../src/search/index-rows.ts'
import { oldestUnnumbered } from '../../src/storage/news/order.ts'
import type { Pool } from '../../src/storage/pool.ts'
import { newestVersions, type OwnedRow } from '../../src/storage/versions.ts'

export const hash = (text: string): bigint => createHash('sha256').update(text).digest().readBigInt64BE(0)
export const selfOf = (type: string, id: string): bigint => hash(`${type}/${id}`)

type Loose = Resource & { readonly status?: string; readonly identifier?: readonly { readonly system?: string; readonly value?: string }[]; readonly name?: readonly { readonly family?: string }[] }

/** Status, identifiers, family names, every literal reference as a token `ref|self`; the member is what 'Patient/' is referred to first. */
export function extract(resource: Resource): IndexRows {
  const { resourceType: type, id = '', status, identifier = [], name } = resource as Loose
  const references = literalReferences(resource).flatMap(({ reference }) => parseReference(reference) ?? [])
  const member = type === 'Patient' ? { type, id } : references.find(reference => reference.type === 'Patient')
  return {
    self: selfOf(type, id), patient: member && `Patient/${member.id}`,
    roles: { status: status === undefined ? undefined : hash(status), code: undefined, actor: undefined, lo: undefined, hi: undefined },
    tok: references.map(reference => hash('ref') ^ selfOf(reference.type, reference.id)),
    identifiers: identifier.map(({ system = '', value = '' }) => ({ hash: hash(`${type}.identifier`) ^ hash(`${system}|${value}`), value: `${system}|${value}` })),
    spans: [],
    words: Array.isArray(name) ? name.flatMap(({ family }) => family === undefined ? [] : [{ param: hash(`${type}.family`), folded: family.toLowerCase(), exact: family }]) : [],
  }
}

/** Knows `identifier=system|value`, `family=…`, `status=…` and `of=Type/id` alone. */
export const searching: Searching = {
  compartment: () => { throw new Error('not asked here') },
  page: () => { throw new Error('the keepers are tested without search') },
  async matches(db, { type, query, scope, most, now }) {
    const [name, value = ''] = [...new URLSearchParams(query)][0] ?? []
    const where = name === 'identifier' ? sql`self in (select self from identifier where hash = ${hash(`${type}.identifier`) ^ hash(value)})`
      : name === 'family' ? sql`self in (select self from word where param = ${hash(`${type}.family`)} and folded = ${value.toLowerCase()})`
        : name === 'of' ? sql`tok @> array[${hash('ref') ^ hash(value)}::bigint]` : sql`status = ${hash(value)}`
    const rows = await db.run<{ id: string; type: string }>(sql`select id, type from current where type = ${type} and not deleted and ${where} order by id`)
    const versions = (await newestVersions(db, rows)).filter(version => version !== undefined)
    return (await visible(db, scope, versions as readonly (Version & OwnedRow)[], now)).slice(0, most)
  },
  match(type, query, resource) {
    const [name, value = ''] = [...new URLSearchParams(query)][0] ?? [], rows = extract(resource)
    if (resource.resourceType !== type) return false
    return name === 'identifier' ? rows.identifiers.some(identifier => identifier.value === value)
      : name === 'of' ? rows.tok.includes(hash('ref') ^ hash(value)) : name === 'status' && rows.roles.status === hash(value)
  },
  async identified(db, type, system, value) {
    const rows = await db.run<{ id: string }>(sql`
      select c.id from identifier i join current c on c.self = i.self where i.hash = ${hash(`${type}.identifier`) ^ hash(`${system ?? ''}|${value}`)} and not c.deleted`)
    return rows.map(row => row.id)
  },
  referrerKeys: (type, id) => [hash('ref') ^ selfOf(type, id)],
  pointersTo: () => resourceTypes().map(source => ({ source, param: hash('ref') })),
}

export const NO_CONSEQUENCES: Consequences = { needs: () => 'nothing', follow: () => NOTHING_FOLLOWS }

export const openRecord = (pool: Pool, more: Partial<RepositoryOptions> = {}): Promise<OpenRepository> => openRepository({
  pool, searching, extract, selfOf, gates: [], consequences: NO_CONSEQUENCES, base: 'https://record.example/fhir', now: () => new Date(), newId: () => newId(Date.now()), ...more,
})

export const OPERATOR: Principal = { name: 'operator-1', party: 'Organization/plan-1', role: 'plan', scopes: [] }
export const causeOf = (more: Partial<Cause> = {}): Cause => ({ principal: OPERATOR, door: 'http', request: crypto.randomUUID(), action: 'create', ...more })
export const under = (more: Partial<Under> = {}): Under => ({ cause: causeOf(), scope: EVERYTHING, ...more })

/** A create as an interaction makes it: of text as it came. */
export const creating = (body: object | string, more: Partial<Write> = {}): Write => made('create', body, more)
export const updating = (id: string, body: object, more: Partial<Write> = {}): Write => made('update', { ...body, id }, { id, upsert: true, ...more })
export const deleting = (type: string, id: string, more: Partial<Write> = {}): Write => ({ op: 'delete', type, id, ...more })

function made(op: Write['op'], body: object | string, more: Partial<Write>): Write {
  const text = typeof body === 'string' ? body : JSON.stringify(body), resource = parseJson(text) as Resource
  return { op, type: resource.resourceType, text, resource, ...more }
}

/** Numbers all that is committed. Transactions of other tests in the same cluster may withhold it for a moment. */
export async function numberAll(pool: Pool): Promise<void> {
  for (let tried = 0; tried < 1_000; tried++) {
    await numberChanges(pool)
    if (await oldestUnnumbered(pool) === undefined) return
    await sleep(10)
  }
  throw new Error('something withholds the news')
}
