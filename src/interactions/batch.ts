import { bundleText } from '../fhir/bundle.ts'
import { asFhirError } from '../fhir/error.ts'
import { instantText } from '../fhir/resource.ts'
import { stringifyJson } from '../fhir/json.ts'
import { KINDS } from '../fhir/error.ts'
import type { FhirResponse } from '../fhir/request.ts'
import { bundleEntries, entryRequest, responseEntry, type BundleEntry } from './bundle-entries.ts'
import type { InteractionContext, ReadingInteraction, Routed } from './interaction.ts'

/** Entries under way at once: enough for their writes to share a statement. */
const AT_ONCE = 32

/** POST [base] with a batch: each entry stands and falls alone.  R4 http.html#transaction */
export const batch: ReadingInteraction = {
  code: 'batch',
  async run(asked, context) {
    const entries = bundleEntries(asked.request.body!, context.base), answers: FhirResponse[] = []
    for (let from = 0; from < entries.length; from += AT_ONCE) {
      answers.push(...await Promise.all(entries.slice(from, from + AT_ONCE).map(entry => runAlone(entry, asked, context))))
    }
    const { newId, at, base } = context
    return { status: 200, body: bundleText({ type: 'batch-response', id: newId(), lastUpdated: instantText(at), entries: answers.map(a => responseEntry(a, base)) }) }
  },
}

async function runAlone(entry: BundleEntry, { request }: Routed, context: InteractionContext): Promise<FhirResponse> {
  try {
    return await context.run(entryRequest(entry, request))
  } catch (error) {
    const { kind, outcome } = asFhirError(error)
    return { status: KINDS[kind].status, body: stringifyJson(outcome) }
  }
}
