import { outcome } from '../fhir/error.ts'
import type { FhirResponse } from '../fhir/request.ts'
import { ifMatch } from './body.ts'
import { cascadeOf, wentWith } from './cascade.ts'
import type { WritingInteraction } from './interaction.ts'
import { preference, type Return } from './prefer.ts'

/** DELETE [type]/[id]: a version without a body; what refers to it stands against it, unless it is to go too.  R4 http.html#delete */
export const remove: WritingInteraction<{ readonly wanted: Return }> = {
  code: 'delete',
  async writes(asked, context) {
    const { request, type, id } = asked, expected = ifMatch(request.headers['if-match']), cascade = cascadeOf(asked, context)
    return { writes: [{ op: 'delete', type, id, method: 'DELETE', ...(expected && { ifMatch: expected }), ...(cascade !== undefined && { cascade }) }], carry: { wanted: preference(request).return } }
  },
  async answer(committed, { wanted }) {
    const { version, did } = committed.stored[0]!
    return { ...removed(wanted, did === 'unchanged' ? 'It was deleted before' : `Deleted${wentWith(committed)}`), ...(did === 'deleted' && { version }) }
  },
}

export const removed = (wanted: Return, text: string): FhirResponse =>
  wanted === 'minimal' ? { status: 204 } : { status: 200, body: JSON.stringify(outcome([{ severity: 'information', code: 'informational', text }])), isOutcome: true }
