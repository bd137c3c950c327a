/** POST [base] with a batch: each entry stands and falls alone.  R4 http.html#transaction, #brules */
import { asFhirError, invalid, KINDS } from '../fhir/error.ts'
import { parseJson, stringifyJson } from '../fhir/json.ts'
import { literalReferences } from '../fhir/reference.ts'
import type { FhirResponse } from '../fhir/request.ts'
import { bundleAnswer, type Answered } from './bundle-answers.ts'
import { bundleEntries, entryRequest, ORDER, type BundleEntry } from './bundle-entries.ts'
import type { InteractionContext, ReadingInteraction, Routed } from './interaction.ts'

/** Entries under way at once: enough for their writes to share a statement. */
const AT_ONCE = 32

export const batch: ReadingInteraction = {
  code: 'batch',
  async run(asked, context) {
    const entries = bundleEntries(asked.request.body!, context.base), answered: Answered[] = []
    const refuse = dependence(entries)
    for (const step of [0, 1, 2, 3]) {
      const mine = entries.filter(({ method }) => ORDER[method] === step)
      for (let from = 0; from < mine.length; from += AT_ONCE) {
        answered.push(...await Promise.all(mine.slice(from, from + AT_ONCE).map(async entry => ({ entry, answer: await runAlone(entry, asked, { context, refuse }) }))))
      }
    }
    return bundleAnswer('batch-response', answered, context)
  },
}

type Refuse = (entry: BundleEntry) => void

async function runAlone(entry: BundleEntry, { request }: Routed, { context, refuse }: { readonly context: InteractionContext; readonly refuse: Refuse }): Promise<FhirResponse> {
  try {
    refuse(entry)
    return await context.run(entryRequest(entry, request))
  } catch (error) {
    const { kind, outcome } = asFhirError(error)
    return { status: KINDS[kind].status, body: stringifyJson(outcome) }
  }
}

/** What no entry of a batch may do: change what a sibling changes, refer to what a sibling makes. It is told of each such entry. @returns throws invalid */
function dependence(entries: readonly BundleEntry[]): Refuse {
  const times = new Map<string, number>(), made = new Set<string>()
  for (const { method, url, fullUrl } of entries) {
    if (changes(method)) times.set(url, (times.get(url) ?? 0) + 1)
    if (method === 'POST' && fullUrl?.startsWith('urn:')) made.add(fullUrl)
  }
  return ({ index, method, url, body }) => {
    const at = `Bundle.entry[${index}]`
    if (changes(method) && times.get(url)! > 1) throw invalid('Several entries change the same resource: in a batch none may depend on another', `${at}.request.url`)
    if (made.size === 0 || !body?.includes('urn:')) return
    const sibling = literalReferences(parseJson(body) as object).find(({ reference }) => made.has(reference))
    if (sibling) throw invalid('In a batch an entry cannot refer to what another makes: send a transaction', `${at}.resource${sibling.path.replace(/^[A-Za-z]+/, '')}.reference`)
  }
}
const changes = (method: BundleEntry['method']): boolean => method === 'PUT' || method === 'PATCH' || method === 'DELETE'
