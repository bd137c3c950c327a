/** POST [base] with a transaction: all entries or none, in one commit.  R4 http.html#transaction */
import { FhirError, invalid } from '../fhir/error.ts'
import type { FhirRequest, FhirResponse } from '../fhir/request.ts'
import type { Write } from '../fhir/write.ts'
import { bundleAnswer, type Answered } from './bundle-answers.ts'
import { bundleEntries, entryRequest, ORDER, type BundleEntry } from './bundle-entries.ts'
import { rewriteReferences, targetsOf, type Target } from './bundle-references.ts'
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

export const transaction: WritingInteraction<readonly Step[]> = {
  code: 'transaction',
  async writes({ request }, context) {
    const entries = bundleEntries(request.body!, context.base)
    refuseClashes(entries)
    const targets = await targetsOf(entries, context)
    const steps: Step[] = [], writes: Write[] = [], reasons: string[] = []
    for (const entry of entries.toSorted((a, b) => ORDER[a.method] - ORDER[b.method])) {
      const planned = await within(entry, () => planEntry(entry, targets, request, context))
      const mine = planned.kind === 'write' ? planned.planned.writes : []
      steps.push({ entry, planned, from: writes.length, count: mine.length })
      writes.push(...mine.map((write): Write => ({ ...write, at: entry.body === undefined ? `Bundle.entry[${entry.index}]` : `Bundle.entry[${entry.index}].resource`, remake: write.remake ?? (isConditional(write) && 'match') })))
      if (planned.kind === 'write') reasons.push(...planned.planned.reasons ?? [])
    }
    return { writes, reasons, carry: steps }
  },
  reads(steps) {
    const reading = steps.filter(({ planned }) => planned.kind === 'read')
    return reading.length === 0 ? undefined : async opened => {
      for (const step of reading) if (step.planned.kind === 'read') step.read = await within(step.entry, step.planned.read.bind(step.planned, opened))
    }
  },
  async answer(committed, steps, context) {
    const answered: Answered[] = []
    for (const { entry, planned, from, count, read } of steps) {
      const mine = { ...committed, stored: committed.stored.slice(from, from + count) }
      if (planned.kind === 'write') answered.push({ entry, answer: await planned.answer(mine) })
      else if (read) answered.push({ entry, answer: read })
    }
    return bundleAnswer('transaction-response', answered, context)
  },
}

const isConditional = ({ ifNoneExist, where }: Write): boolean => ifNoneExist !== undefined || where !== undefined

async function planEntry(entry: BundleEntry, targets: ReadonlyMap<BundleEntry | string, Target>, request: FhirRequest, context: InteractionContext): Promise<PlannedEntry> {
  const body = entry.body === undefined ? undefined : await rewriteReferences(entry.body, targets, context)
  const prepared = targets.get(entry)?.id
  return context.plan(entryRequest(entry, request, body), prepared)
}

/** Two entries must not change one resource, nor go by one name. */
function refuseClashes(entries: readonly BundleEntry[]): void {
  const changed = new Set<string>(), named = new Set<string>()
  for (const { index, method, url, fullUrl } of entries) {
    if (fullUrl !== undefined && method === 'POST' && named.size === named.add(fullUrl).size) throw invalid('Another entry has the same fullUrl', `Bundle.entry[${index}].fullUrl`)
    if ((method === 'PUT' || method === 'DELETE' || method === 'PATCH') && changed.size === changed.add(url).size) {
      throw invalid('Another entry of the transaction changes the same resource', `Bundle.entry[${index}].request.url`)
    }
  }
}

/** What goes wrong in an entry says in which. */
async function within<T>({ index }: BundleEntry, task: () => Promise<T>): Promise<T> {
  try {
    return await task()
  } catch (error) {
    if (!(error instanceof FhirError)) throw error
    const at = `Bundle.entry[${index}]`
    throw new FhirError(error.kind, error.outcome.issue.map(issue => {
      const inside = issue.expression?.[0], id = issue.details?.coding?.[0]?.code
      return {
        text: issue.details?.text ?? '', code: issue.code, severity: issue.severity,
        expression: inside === undefined ? at : inside.startsWith('Bundle.entry') ? inside : `${at}.resource${inside.replace(/^[A-Za-z]+/, '')}`,
        ...(id && { id }), ...(issue.diagnostics && { diagnostics: issue.diagnostics }),
      }
    }), { cause: error })
  }
}
