/** What the entries of a transaction will leave, asked by criteria: conditional references are resolved last, behind every write.  R4 http.html#trules */
import { FhirError, invalid, multipleMatches } from '../fhir/error.ts'
import { parseJson } from '../fhir/json.ts'
import type { Resource } from '../fhir/resource.ts'
import type { BundleEntry } from './bundle-entries.ts'
import { split, type Targets } from './bundle-targets.ts'
import type { InteractionContext } from './interaction.ts'

export interface Siblings {
  /** Ids of what will match, of the record and of the transaction: at most one, or it is not said which. */
  matching(type: string, criteria: string): Promise<readonly string[]>
  /** @throws multiple-matches when another entry makes what the criteria of a create or an update mean: which of them came first would decide */
  refuseDoubles(entries: Iterable<BundleEntry>): Promise<void>
}

interface Sibling { readonly entry: BundleEntry; readonly id: string; readonly resource: Resource }

/** Resources asked one by one by other criteria than an identifier. Each time costs what its index rows cost. */
const MOST_ASKED = 20_000

/** @param texts of the entries that write a whole resource, their names said by id */
export function siblingsOf(texts: ReadonlyMap<BundleEntry, string>, targets: Targets, context: InteractionContext): Siblings {
  let lists: ReadonlyMap<string, readonly Sibling[]> | undefined, asked = 0
  const identifiers = new Map<string, ReadonlyMap<string, readonly Sibling[]>>()
  const ofType = (type: string): readonly Sibling[] => (lists ??= Map.groupBy(read(texts, targets), ({ resource }) => resource.resourceType)).get(type) ?? []
  const carrying = (type: string, identifier: string): readonly Sibling[] => {
    let known = identifiers.get(type)
    if (!known) identifiers.set(type, known = byIdentifier(ofType(type)))
    return known.get(identifier) ?? []
  }
  const meant = (type: string, criteria: string): readonly Sibling[] => {
    const [only, ...more] = [...new URLSearchParams(criteria)]
    if (only?.[0] === 'identifier' && more.length === 0 && /^(?:[^|,\\]*\|)?[^|,\\]+$/.test(only[1])) return carrying(type, only[1])
    const list = ofType(type)
    if ((asked += list.length) > MOST_ASKED) throw new FhirError('invalid', [{ code: 'too-costly', text: 'Too many entries are meant by other criteria than one identifier' }])
    const matches = context.matches(type, criteria)
    return list.filter(({ resource }) => matches(resource))
  }
  return {
    async matching(type, criteria) {
      const own = meant(type, criteria).map(({ id }) => id), written = new Set(ofType(type).map(({ id }) => id))
      return [...own, ...(await targets.stored(type, criteria)).filter(id => !written.has(id))]
    },
    async refuseDoubles(entries) {
      for (const entry of entries) {
        const own = targets.of(entry), { method, url, headers, index } = await targets.asked(entry), [address = '', query] = split(url), type = address.split('/')[0]!
        const criteria = method === 'POST' ? headers['if-none-exist']?.replace(/^(?:[A-Za-z]+)?\?/, '') : method === 'PUT' ? query : undefined
        if (!criteria || !own || (method === 'POST' && own.known) || targets.twins.has(entry)) continue
        const others = meant(type, criteria).filter(one => one.id !== own.id && (method === 'PUT' || one.entry.method === 'POST'))
        if (others.length > 0) throw multipleMatches('Another entry makes what these criteria mean', `Bundle.entry[${index}].request.${method === 'POST' ? 'ifNoneExist' : 'url'}`)
      }
    },
  }
}

function read(texts: ReadonlyMap<BundleEntry, string>, targets: Targets): Sibling[] {
  return [...texts].flatMap(([entry, text]) => {
    const target = targets.of(entry)
    if (!target || (entry.method === 'POST' && target.known) || targets.twins.has(entry)) return []
    const resource = parseJson(text) as Resource
    if (typeof resource !== 'object' || resource === null) throw invalid('An entry holds a resource', `Bundle.entry[${entry.index}].resource`)
    return [{ entry, id: target.id, resource: { ...resource, id: target.id } }]
  })
}

/** 'system|value', and 'value' whatever the system. */
function byIdentifier(list: readonly Sibling[]): ReadonlyMap<string, readonly Sibling[]> {
  const found = new Map<string, Sibling[]>()
  const add = (name: string, one: Sibling): void => {
    const known = found.get(name)
    if (!known) found.set(name, [one])
    else if (!known.includes(one)) known.push(one)
  }
  for (const one of list) {
    const { identifier } = one.resource as { identifier?: unknown }
    for (const each of (Array.isArray(identifier) ? identifier : [identifier]) as ({ system?: unknown; value?: unknown } | null | undefined)[]) {
      if (typeof each?.value !== 'string') continue
      add(each.value, one)
      add(`${typeof each.system === 'string' ? each.system : ''}|${each.value}`, one)
    }
  }
  return found
}
