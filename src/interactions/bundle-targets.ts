/**
 * Who each entry of a transaction will be. Ids are made first; what criteria mean is asked of the record without what the transaction deletes, for
 * deletes come first.  R4 http.html#trules
 */
import { FhirError, invalid, multipleMatches } from '../fhir/error.ts'
import { parseJson } from '../fhir/json.ts'
import { inEntry, type BundleEntry } from './bundle-entries.ts'
import type { InteractionContext } from './interaction.ts'
import { criteriaIn } from './matching.ts'

export interface Target {
  readonly type: string
  readonly id: string
  /** A create whose criteria something matches already: nothing is made. */
  readonly known: boolean
}
export interface Targets {
  /** Of creates, updates and patches. */
  of(entry: BundleEntry): Target | undefined
  /** The entry that goes by this absolute name. */
  named(name: string): BundleEntry | undefined
  /** Entries go by urns alone: nothing else need be looked for. */
  readonly onlyUrns: boolean
  /** Of an entry that would make the same thing by the same criteria: the one that makes it. */
  readonly twins: ReadonlyMap<BundleEntry, BundleEntry>
  /** The entry with names of siblings in its criteria said by their ids. */
  asked(entry: BundleEntry): Promise<BundleEntry>
  /** Ids of what stands, and stays, that matches. */
  stored(type: string, criteria: string): Promise<readonly string[]>
}

interface Finding extends Pick<Targets, 'named'> {
  readonly context: InteractionContext
  readonly going: ReadonlySet<string>
  readonly found: Map<BundleEntry, Promise<Target | undefined>>
  /** Being found just now: whoever comes back to one goes in a circle. */
  readonly underway: Set<BundleEntry>
  readonly makers: Map<string, BundleEntry>
  readonly twins: Map<BundleEntry, BundleEntry>
}

/** @throws invalid, multiple-matches, naming the entry */
export async function targetsOf(entries: readonly BundleEntry[], context: InteractionContext): Promise<Targets> {
  const names = new Map(entries.flatMap(entry => entry.fullUrl !== undefined && isWriting(entry) ? [[absolute(entry.fullUrl, context.base), entry] as const] : []))
  const finding: Finding = { context, named: name => names.get(name), going: await goingOf(entries, context), found: new Map(), underway: new Set(), makers: new Map(), twins: new Map() }
  const known = new Map<BundleEntry, Target | undefined>()
  for (const entry of entries) known.set(entry, await targetOf(entry, finding))
  return { of: entry => known.get(entry), named: finding.named, onlyUrns: [...names.keys()].every(name => name.startsWith('urn:')), twins: finding.twins, asked: entry => saidById(entry, finding), stored: (type, criteria) => stored(type, criteria, finding) }
}

const isWriting = ({ method }: BundleEntry): boolean => method === 'POST' || method === 'PUT' || method === 'PATCH'
/** A fullUrl is absolute; one that is not lies, where it means anything, below our base. */
export const absolute = (name: string, base: string): string => /^[A-Za-z][A-Za-z0-9+.-]*:/.test(name) ? name : `${base}/${name}`

/** What the transaction deletes, by 'Type/id'. */
async function goingOf(entries: readonly BundleEntry[], context: InteractionContext): Promise<ReadonlySet<string>> {
  const going = new Set<string>()
  for (const { method, url } of entries) {
    if (method !== 'DELETE') continue
    const [address = '', criteria] = split(url), [type = '', id] = address.split('/')
    if (id) going.add(`${type}/${id}`)
    else if (criteria && criteriaIn(criteria) !== '' && context.isType(type)) for (const match of await searched(type, criteriaIn(criteria), context.deletesAtMost + 1, context)) going.add(`${type}/${match}`)
  }
  return going
}

function targetOf(entry: BundleEntry, finding: Finding): Promise<Target | undefined> {
  if (finding.underway.has(entry)) throw invalid('The criteria of entries name each other in a circle', `Bundle.entry[${entry.index}].request`)
  const known = finding.found.get(entry)
  if (known) return known
  finding.underway.add(entry)
  const found = inEntry(entry, () => find(entry, finding)).finally(() => finding.underway.delete(entry))
  finding.found.set(entry, found)
  return found
}

async function find(entry: BundleEntry, finding: Finding): Promise<Target | undefined> {
  const { context } = finding, [address = ''] = split(entry.url), [type = '', id] = address.split('/')
  if (!isWriting(entry) || !context.isType(type)) return undefined
  if (entry.method !== 'POST' && id) return { type, id, known: true }
  const { method, url, headers, index } = await saidById(entry, finding)
  if (method === 'POST') return id ? undefined : await created(entry, type, { criteria: headers['if-none-exist']?.replace(/^(?:[A-Za-z]+)?\?/, ''), finding })
  const [match, ...more] = await stored(type, split(url)[1] ?? '', finding)
  if (more.length > 0) throw multipleMatches('Several resources match the criteria', `Bundle.entry[${index}].request.url`)
  if (match !== undefined) return { type, id: match, known: true }
  return method === 'PATCH' ? undefined : { type, id: ownId(entry) ?? context.newId(), known: false }
}

/** Of several creates by the same criteria one makes it, if they say the same; the order of entries does not matter. */
async function created(entry: BundleEntry, type: string, { criteria, finding }: { readonly criteria: string | undefined; readonly finding: Finding }): Promise<Target> {
  const { context, makers, twins } = finding
  if (!criteria) return { type, id: context.newId(), known: false }
  const at = `Bundle.entry[${entry.index}].request.ifNoneExist`, name = `${type}?${[...new URLSearchParams(criteria)].map(pair => pair.join('=')).sort().join('&')}`
  const [match, ...more] = await stored(type, criteria, finding), maker = makers.get(name)
  if (more.length > 0) throw new FhirError('multiple-matches', [{ text: 'Several resources match ifNoneExist', expression: at }])
  if (match !== undefined) return { type, id: match, known: true }
  if (!maker) {
    makers.set(name, entry)
    return { type, id: context.newId(), known: false }
  }
  if (maker.body !== entry.body) throw new FhirError('multiple-matches', [{ text: 'Another entry makes something else by the same criteria', expression: at }])
  twins.set(entry, maker)
  return (await targetOf(maker, finding))!
}

const ownId = ({ body }: BundleEntry): string | undefined => {
  const id = (parseJson(body ?? 'null') as { id?: unknown } | null)?.id
  return typeof id === 'string' ? id : undefined
}

/** Names of entries stand in criteria as in references: 'subject=urn:uuid:…'. */
async function saidById(entry: BundleEntry, finding: Finding): Promise<BundleEntry> {
  const [address = '', query] = split(entry.url), criteria = entry.headers['if-none-exist']
  const url = query === undefined ? entry.url : `${address}?${await criteriaById(query, finding)}`
  return { ...entry, url, ...(criteria !== undefined && { headers: { ...entry.headers, 'if-none-exist': await criteriaById(criteria, finding) } }) }
}

async function criteriaById(criteria: string, finding: Finding): Promise<string> {
  if (!/urn(?::|%3A)/i.test(criteria)) return criteria
  const parts: string[] = []
  for (const part of criteria.split('&')) {
    const equals = part.indexOf('='), values: string[] = []
    for (const value of part.slice(equals + 1).split(',')) { // one after the other: what is underway is the way that led here
      const sibling = finding.named(plain(value)), target = sibling && await targetOf(sibling, finding)
      values.push(target ? `${target.type}/${target.id}` : value)
    }
    parts.push(`${part.slice(0, equals + 1)}${values.join(',')}`)
  }
  return parts.join('&')
}
function plain(value: string): string {
  try { return decodeURIComponent(value) } catch { return value }
}

async function stored(type: string, criteria: string, { going, context }: Finding): Promise<readonly string[]> {
  return (await searched(type, criteria, 2 + going.size, context)).filter(id => !going.has(`${type}/${id}`))
}

const IDENTITY = new Set(['Patient', 'Practitioner', 'Organization'])

/** Identity by identifier is asked of the whole record, everything else within what the caller sees. */
async function searched(type: string, criteria: string, most: number, context: InteractionContext): Promise<readonly string[]> {
  const query = new URLSearchParams(criteria), [only] = [...query]
  if (IDENTITY.has(type) && only?.[0] === 'identifier' && query.size === 1) {
    const bar = only[1].indexOf('|')
    return context.identify(type, bar < 0 ? undefined : only[1].slice(0, bar), only[1].slice(bar + 1))
  }
  const page = await context.repository.search(context.parseSearch(type, `${criteria}&_count=${most}`, { lenient: false }))
  return page.matches.map(match => match.id)
}

export function split(url: string): [string, string?] {
  const mark = url.indexOf('?')
  return mark < 0 ? [url] : [url.slice(0, mark), url.slice(mark + 1)]
}
