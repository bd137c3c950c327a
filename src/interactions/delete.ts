import { outcome } from '../fhir/error.ts'
import type { FhirResponse } from '../fhir/request.ts'
import { ifMatch } from './body.ts'
import type { WritingInteraction } from './interaction.ts'
import { preference, type Return } from './prefer.ts'

/** DELETE [type]/[id]: a version without a body; what refers to it stands against it.  R4 http.html#delete */
export const remove: WritingInteraction<{ readonly wanted: Return }> = {
  code: 'delete',
  async writes({ request, type, id }) {
    const expected = ifMatch(request.headers['if-match'])
    return { writes: [{ op: 'delete', type, id, method: 'DELETE', ...(expected && { ifMatch: expected }) }], carry: { wanted: preference(request).return } }
  },
  async answer({ stored }, { wanted }) {
    const { version, did } = stored[0]!
    return { ...removed(wanted, did === 'unchanged' ? 'It was deleted before' : 'Deleted'), ...(did === 'deleted' && { version }) }
  },
}

export const removed = (wanted: Return, text: string): FhirResponse =>
  wanted === 'minimal' ? { status: 204 } : { status: 200, body: JSON.stringify(outcome([{ severity: 'information', code: 'informational', text }])), isOutcome: true }
