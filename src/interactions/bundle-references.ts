/** What the entries of a transaction call each other is said by id wherever it stands; all else stays as it was written.  R4 http.html#trules */
import { linksOf, type Link } from '../conformance/links.ts'
import { replaceSpans } from '../fhir/json-text.ts'
import { FhirError, invalid, multipleMatches } from '../fhir/error.ts'
import type { BundleEntry } from './bundle-entries.ts'
import { absolute, type Target, type Targets } from './bundle-targets.ts'
import type { InteractionContext } from './interaction.ts'

export interface Naming {
  readonly targets: Targets
  /** The version an entry's resource will have. */
  versionOf(entry: BundleEntry, target: Target): Promise<string>
  readonly base: string
}

const RESTFUL = /^(https?:\/\/.+)\/[A-Z][A-Za-z]+\/[A-Za-z0-9\-.]{1,64}$/
const RELATIVE = /^[A-Z][A-Za-z]+\/[A-Za-z0-9\-.]{1,64}$/
const VERSIONED = /^(.+)\/_history\/[A-Za-z0-9\-.]{1,64}$/
const CRITERIA = /^[A-Z][A-Za-z]+\?/

/** Names of entries. A relative one lies below the base of its own entry's fullUrl, else below ours.  R4 bundle.html#references */
export async function sayById(entry: BundleEntry, text: string, naming: Naming): Promise<string> {
  const root = RESTFUL.exec(entry.fullUrl ?? '')?.[1] ?? naming.base, edits: { start: number; end: number; by: string }[] = []
  for (const link of linksOf(text, naming.targets.onlyUrns ? 'urn:' : undefined)) {
    const said = await nameById(link, root, naming)
    if (said !== undefined) edits.push(edit(link, said))
  }
  return replaceSpans(text, edits)
}
const edit = ({ kind, start, end }: Link, said: string) => ({ start, end, by: kind === 'narrative' ? said : JSON.stringify(said) })

/** undefined: it names no entry, or an entry whose name stays. @throws invalid for a reference that can never be resolved */
async function nameById({ kind, value, path }: Link, root: string, { targets, versionOf, base }: Naming): Promise<string | undefined> {
  const versioned = VERSIONED.exec(value)?.[1], name = versioned ?? value
  const full = RELATIVE.test(name) ? `${root}/${name}` : absolute(name, base), entry = targets.named(full), target = entry && targets.of(entry)
  if (!entry || !target) {
    if (kind === 'reference' && /^urn:(?:uuid|oid):/.test(value)) throw invalid('No entry of the Bundle goes by this name', `${path}.reference`)
    return undefined
  }
  const said = `${target.type}/${target.id}`, stays = full === `${base}/${said}`
  if (versioned !== undefined) return `${stays ? name : said}/_history/${await versionOf(entry, target)}`
  return stays ? undefined : said
}

/** Each conditional reference is looked for once. */
export function resolvingCriteria(matching: (type: string, criteria: string) => Promise<readonly string[]>, context: InteractionContext): (text: string) => Promise<string> {
  const known = new Map<string, string>()
  const resolve = async ({ value, path }: Link): Promise<string> => {
    const mark = value.indexOf('?'), type = value.slice(0, mark), at = `${path}.reference`
    if (!context.isType(type)) throw invalid('A conditional reference names a resource type before its question mark', at)
    const [id, ...more] = await matching(type, value.slice(mark + 1)).catch((error: unknown) => { throw placed(error, at) })
    if (id === undefined) throw new FhirError('multiple-matches', [{ text: 'Nothing matches the conditional reference', code: 'not-found', expression: at }])
    if (more.length > 0) throw multipleMatches('Several resources match the conditional reference', at)
    return `${type}/${id}`
  }
  return async text => {
    if (!/[?]|\\u/.test(text)) return text
    const edits: { start: number; end: number; by: string }[] = []
    for (const link of linksOf(text, '?')) {
      if (link.kind !== 'reference' || !CRITERIA.test(link.value)) continue
      const said = known.get(link.value) ?? await resolve(link)
      known.set(link.value, said)
      edits.push(edit(link, said))
    }
    return replaceSpans(text, edits)
  }
}

/** What is wrong with criteria is said where they stand. */
const placed = (error: unknown, expression: string): unknown =>
  error instanceof FhirError && error.kind === 'invalid' ? new FhirError('invalid', error.outcome.issue.map(issue => ({ text: issue.details?.text ?? '', code: issue.code, expression }))) : error

/** In what a patch leaves: names alone that nothing but this Bundle can have given. */
export async function sayUrnsById(text: string, naming: Naming): Promise<string> {
  const edits: { start: number; end: number; by: string }[] = []
  for (const link of linksOf(text, 'urn:')) {
    const entry = link.value.startsWith('urn:') ? naming.targets.named(link.value) : undefined, target = entry && naming.targets.of(entry)
    if (target) edits.push(edit(link, `${target.type}/${target.id}`))
  }
  return replaceSpans(text, edits)
}
