/** Conditional interactions: decided under a claim, by the index, in a statement that sees what was committed before the claim.  R4 http.html#ccreate, #cond-update */
import { invalid, multipleMatches } from '../../fhir/error.ts'
import { EVERYTHING } from '../../fhir/scope.ts'
import type { Stored } from '../../fhir/verb.ts'
import type { Version } from '../../fhir/version.ts'
import { takeClaims } from '../../storage/locks.ts'
import { newestVersions } from '../../storage/versions.ts'
import type { Underway } from './pending.ts'
import type { Named } from '../prepare.ts'
import { nameOf } from '../references.ts'
import { absent, clash } from '../refusals.ts'
import { Remake } from '../remake.ts'
import { visible } from '../visible.ts'

/** Whose identity is resolved over the whole record, so that a narrow sender never makes a second of them. */
const IDENTITY = new Set(['Patient', 'Practitioner', 'Organization'])

export interface Resolved { readonly write: Named; readonly unchanged?: Stored }

export async function resolveConditionals(underway: Underway, writes: readonly Named[]): Promise<Resolved[]> {
  await takeClaims(underway.tx, writes.flatMap(write => claimsOf(underway, write)), underway.at)
  const resolved: Resolved[] = [], going = new Set(writes.filter(({ op, where }) => op === 'delete' && where === undefined).map(nameOf))
  for (const write of writes) {
    const one = await resolve(underway, write, going)
    if (write.op === 'delete') going.add(nameOf(one.write))
    resolved.push(one)
  }
  return resolved
}

/** The canonical criteria, and every identifier in them: two that share an identifier wait for each other. */
function claimsOf({ options }: Underway, { type, ifNoneExist, where }: Named): string[] {
  const criteria = ifNoneExist ?? where
  if (criteria === undefined) return []
  const parameters = [...new URLSearchParams(criteria)]
  const identifiers = parameters.filter(([name]) => name === 'identifier').flatMap(([, values]) => values.split(','))
  const canonical = parameters.map(([name, value]) => `${name}=${value}`).sort().join('&')
  return [`?${canonical}`, ...identifiers.map(identifier => `|${identifier}`)].map(key => String(options.selfOf(type, key)))
}

/** @param going what the same change deletes, by 'Type/id': deletes come first, so nothing else is found there */
async function resolve(underway: Underway, write: Named, going: ReadonlySet<string>): Promise<Resolved> {
  const criteria = write.ifNoneExist ?? write.where
  if (criteria === undefined) return { write }
  const found = (await matching(underway, write, criteria, 2 + going.size)).filter(match => write.op === 'delete' || !going.has(nameOf(match)))
  if (found.length > 1) throw multipleMatches(`Several ${write.type} match the criteria`, write.at)
  const [match] = found
  if (write.ifNoneExist !== undefined) return await conditionalCreate(underway, write, match)
  if (write.op === 'delete') {
    if (match) return { write: { ...write, id: match.id } }
    throw write.remake ? new Remake('what the criteria of a conditional delete matched') : absent(write)
  }
  if (match && write.resource?.id !== undefined && write.resource.id !== match.id) throw invalid(`The ${write.type} that matches has another id`, write.at ?? `${write.type}.id`)
  if (!match) await refuseTaken(underway, write)
  else if (write.remake && match.id !== write.id) throw new Remake('what the criteria of a conditional update matched')
  return { write: match ? { ...write, id: match.id } : { ...write, upsert: write.resource?.id === undefined ? true : write.upsert ?? true } }
}

/** What the criteria do not match is not to be overwritten by them. */
async function refuseTaken({ tx }: Underway, write: Named): Promise<void> {
  const [known] = await newestVersions(tx, [write])
  if (known?.deleted === false) throw write.remake && write.resource?.id === undefined ? new Remake('what the criteria of a conditional update matched') : clash(write)
}

async function matching({ options: { searching }, tx, scope, at }: Underway, { type }: Named, query: string, most: number): Promise<readonly Version[]> {
  const whole = IDENTITY.has(type) && new URLSearchParams(query).has('identifier')
  return await searching.matches(tx, { type, query, scope: whole ? EVERYTHING : scope, most, now: at })
}

async function conditionalCreate({ tx, scope, at }: Underway, write: Named, match: Version | undefined): Promise<Resolved> {
  if (!match) return { write }
  if (write.remake && match.id !== write.id) throw new Remake('what the criteria of a conditional create matched')
  const [shown] = await visible(tx, scope, [match], at)
  return { write, unchanged: { write, version: shown ?? { ...match, text: '' }, did: 'unchanged' } } // who may not read it learns its id alone
}
