/** POST [base] with a transaction: all entries or none, in one commit.  R4 http.html#transaction */
import { invalid } from '../fhir/error.ts'
import { parseJson } from '../fhir/json.ts'
import type { FhirRequest, FhirResponse } from '../fhir/request.ts'
import type { Resource } from '../fhir/resource.ts'
import type { Write } from '../fhir/write.ts'
import { bundleAnswer, type Answered } from './bundle-answers.ts'
import { bundleEntries, entryRequest, inEntry, ORDER, type BundleEntry } from './bundle-entries.ts'
import { resolvingCriteria, sayById, sayUrnsById, type Naming } from './bundle-references.ts'
import { siblingsOf } from './bundle-siblings.ts'
import { targetsOf } from './bundle-targets.ts'
import { versionsToCome, type VersionsToCome } from './bundle-versions.ts'
import type { InteractionContext, PlannedEntry, WritingInteraction } from './interaction.ts'

interface Step {
  readonly entry: BundleEntry
  readonly planned: PlannedEntry
  /** Which of the change's Writes are this entry's. */
  readonly from: number
  readonly count: number
  /** Of a read: as the change leaves the record. */
  read?: FhirResponse
}
interface Carry { readonly steps: readonly Step[]; readonly twins: ReadonlyMap<BundleEntry, BundleEntry> }

export const transaction: WritingInteraction<Carry> = {
  code: 'transaction',
  async writes({ request }, context) {
    const entries = bundleEntries(request.body!, context.base)
    refuseClashes(entries)
    const ready = await makeReady(entries, context), { twins } = ready.naming.targets
    const steps: Step[] = [], writes: Write[] = [], reasons: string[] = []
    for (const entry of entries.toSorted((a, b) => ORDER[a.method] - ORDER[b.method])) {
      if (twins.has(entry)) continue
      const planned = await inEntry(entry, () => planEntry(entry, ready, request, context))
      const mine = planned.kind === 'write' ? planned.planned.writes : []
      steps.push({ entry, planned, from: writes.length, count: mine.length })
      for (const write of mine) writes.push(await finished(write, entry, ready))
      if (planned.kind === 'write') reasons.push(...planned.planned.reasons ?? [])
    }
    return { writes, reasons, carry: { steps, twins } }
  },
  reads({ steps }) {
    const reading = steps.filter(({ planned }) => planned.kind === 'read')
    return reading.length === 0 ? undefined : async opened => {
      for (const step of reading) if (step.planned.kind === 'read') step.read = await inEntry(step.entry, step.planned.read.bind(step.planned, opened))
    }
  },
  async answer(committed, { steps, twins }, context) {
    const answers = new Map<BundleEntry, FhirResponse>()
    for (const { entry, planned, from, count, read } of steps) {
      const mine = { ...committed, stored: committed.stored.slice(from, from + count) }
      if (planned.kind === 'write') answers.set(entry, await planned.answer(mine))
      else if (read) answers.set(entry, read)
    }
    const answered = [...answers].map(([entry, answer]): Answered => ({ entry, answer }))
    return bundleAnswer('transaction-response', [...answered, ...[...twins].map(([entry, maker]) => ({ entry, answer: { ...answers.get(maker)!, status: 200 } }))], context)
  },
}

/** Entries with names and conditional references said by id. */
interface Ready {
  readonly texts: ReadonlyMap<BundleEntry, string>
  readonly naming: Naming
  readonly versions: VersionsToCome
}

async function makeReady(entries: readonly BundleEntry[], context: InteractionContext): Promise<Ready> {
  const targets = await targetsOf(entries, context), versions = versionsToCome(context)
  const naming: Naming = { targets, base: context.base, versionOf: versions.of }, texts = new Map<BundleEntry, string>()
  for (const entry of entries) if (entry.body !== undefined) texts.set(entry, await inEntry(entry, () => sayById(entry, entry.body!, naming)))
  const siblings = siblingsOf(new Map([...texts].filter(([{ method }]) => method === 'POST' || method === 'PUT')), targets, context)
  await siblings.refuseDoubles(entries)
  const resolve = resolvingCriteria(siblings.matching, context)
  for (const [entry, text] of texts) texts.set(entry, await inEntry(entry, () => resolve(text)))
  return { texts, naming, versions }
}

async function planEntry(entry: BundleEntry, { texts, naming: { targets } }: Ready, request: FhirRequest, context: InteractionContext): Promise<PlannedEntry> {
  return context.plan(entryRequest(await targets.asked(entry), request, texts.get(entry)), entry.method === 'PATCH' ? undefined : targets.of(entry)?.id)
}

/** An entry's Write as one of the change's. What a patch leaves is known only now: its names too are said by id. */
async function finished(write: Write, entry: BundleEntry, { naming, versions }: Ready): Promise<Write> {
  const { index, method, body } = entry, at = body === undefined ? `Bundle.entry[${index}]` : `Bundle.entry[${index}].resource`
  const text = method === 'PATCH' && write.text !== undefined ? await sayUrnsById(write.text, naming) : write.text
  const said = text === undefined || text === write.text ? undefined : { text, resource: parseJson(text) as Resource }
  return versions.hold({ ...write, ...said, at, remake: write.remake ?? (isConditional(write) && 'match') }, entry)
}
const isConditional = ({ ifNoneExist, where }: Write): boolean => ifNoneExist !== undefined || where !== undefined

/** Two entries must not change one resource, nor go by one name. */
function refuseClashes(entries: readonly BundleEntry[]): void {
  const changed = new Set<string>(), named = new Set<string>()
  for (const { index, method, url, fullUrl } of entries) {
    const writes = method === 'POST' || method === 'PUT' || method === 'PATCH'
    if (fullUrl !== undefined && writes && named.size === named.add(fullUrl).size) throw invalid('Another entry has the same fullUrl', `Bundle.entry[${index}].fullUrl`)
    if ((method === 'PUT' || method === 'DELETE' || method === 'PATCH') && changed.size === changed.add(url).size) {
      throw invalid('Another entry of the transaction changes the same resource', `Bundle.entry[${index}].request.url`)
    }
  }
}
