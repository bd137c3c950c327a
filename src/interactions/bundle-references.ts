/** What the entries of a transaction call each other: ids are made first, then every reference is said by the id.  R4 http.html#trules */
import { parseJson } from '../fhir/json.ts'
import { replaceStrings } from '../fhir/json-text.ts'
import { FhirError, invalid, multipleMatches } from '../fhir/error.ts'
import { literalReferences } from '../fhir/reference.ts'
import type { BundleEntry } from './bundle-entries.ts'
import type { InteractionContext } from './interaction.ts'

export interface Target { readonly type: string; readonly id: string }

/** By entry, the id it will have (creates only); by name, what references to it are replaced with. */
export async function targetsOf(entries: readonly BundleEntry[], context: InteractionContext): Promise<ReadonlyMap<BundleEntry | string, Target>> {
  const targets = new Map<BundleEntry | string, Target>()
  for (const entry of entries) {
    const target = await targetOf(entry, context)
    if (!target) continue
    if (entry.method === 'POST' || isConditionalUpdate(entry)) targets.set(entry, target)
    if (!entry.fullUrl) continue
    targets.set(entry.fullUrl, target)
    const relative = /([A-Z][A-Za-z]+\/[A-Za-z0-9\-.]{1,64})$/.exec(entry.fullUrl)?.[1]
    if (relative && entry.method === 'POST') targets.set(relative, target)
  }
  return targets
}

const isConditionalUpdate = ({ method, url }: BundleEntry): boolean => method === 'PUT' && /^[A-Za-z]+\?/.test(url)

async function targetOf(entry: BundleEntry, context: InteractionContext): Promise<Target | undefined> {
  const { method, url, headers, index } = entry, [type, id] = url.split('?')[0]!.split('/')
  if (!type || !context.isType(type)) return undefined
  if (method === 'PUT' && id) return { type, id }
  if (isConditionalUpdate(entry)) return { type, id: await updated(entry, type, context) }
  if (method !== 'POST' || id) return undefined
  const criteria = headers['if-none-exist']?.replace(/^(?:[A-Za-z]+)?\?/, '')
  const known = criteria ? await matching(type, criteria, context) : []
  if (known.length > 1) throw new FhirError('multiple-matches', [{ text: 'Several resources match ifNoneExist', expression: `Bundle.entry[${index}].request.ifNoneExist` }])
  return { type, id: known[0] ?? context.newId() }
}

/** The one that matches, else the id that the resource names, else a new one. */
async function updated({ url, index, body }: BundleEntry, type: string, context: InteractionContext): Promise<string> {
  const [known, ...more] = await matching(type, url.slice(url.indexOf('?') + 1), context)
  if (more.length > 0) throw multipleMatches('Several resources match the criteria', `Bundle.entry[${index}].request.url`)
  const own = known === undefined ? (parseJson(body ?? 'null') as { id?: unknown } | null)?.id : undefined
  return known ?? (typeof own === 'string' ? own : context.newId())
}

/** The text of a resource with every reference to an entry, and every conditional one, said by id. @throws invalid, multiple-matches */
export async function rewriteReferences(text: string, targets: ReadonlyMap<BundleEntry | string, Target>, context: InteractionContext): Promise<string> {
  const said = new Map<string, string>()
  const resource = parseJson(text)
  if (typeof resource !== 'object' || resource === null) return text
  for (const { reference, path } of literalReferences(resource)) {
    const target = targets.get(reference)
    if (target) said.set(reference, `${target.type}/${target.id}`)
    else if (reference.startsWith('urn:uuid:') || reference.startsWith('urn:oid:')) throw invalid('No entry of the Bundle goes by this name', `${path}.reference`)
    else if (/^[A-Z][A-Za-z]+\?/.test(reference)) said.set(reference, await conditional(reference, path, context))
  }
  return said.size === 0 ? text : replaceStrings(text, 'reference', value => said.get(value))
}

async function conditional(reference: string, path: string, context: InteractionContext): Promise<string> {
  const [type = '', criteria = ''] = reference.split('?')
  if (!context.isType(type)) throw invalid('A conditional reference names a resource type before its question mark', `${path}.reference`)
  const [id, ...more] = await matching(type, criteria, context)
  if (id === undefined) throw new FhirError('multiple-matches', [{ text: 'Nothing matches the conditional reference', code: 'not-found', expression: `${path}.reference` }])
  if (more.length > 0) throw multipleMatches('Several resources match the conditional reference', `${path}.reference`)
  return `${type}/${id}`
}

const IDENTITY = new Set(['Patient', 'Practitioner', 'Organization'])

/** Identity by identifier is asked of the whole record, everything else within what the caller sees. */
async function matching(type: string, criteria: string, context: InteractionContext): Promise<readonly string[]> {
  const query = new URLSearchParams(criteria), [only] = [...query]
  if (IDENTITY.has(type) && only?.[0] === 'identifier' && query.size === 1) {
    const bar = only[1].indexOf('|')
    return context.identify(type, bar < 0 ? undefined : only[1].slice(0, bar), only[1].slice(bar + 1))
  }
  const page = await context.repository.search(context.parseSearch(type, `${criteria}&_count=2`, { lenient: false }))
  return page.matches.map(match => match.id)
}
