import { invalid } from '../fhir/error.ts'
import { bodyOf, ifMatch } from './body.ts'
import type { WritingInteraction } from './interaction.ts'
import { answerWith, preference, type Return } from './prefer.ts'

/**
 * PUT [type]/[id]: the whole resource anew; makes it where there is none, if the server lets clients give ids; If-Match refuses what has moved,
 * If-None-Match: * what is there.  R4 http.html#update, #upsert; RFC 9110, 13.1.2
 */
export const update: WritingInteraction<{ readonly wanted: Return }> = {
  code: 'update',
  async writes(asked, { updateAsCreate }) {
    const { request, type, id } = asked, { text, resource } = bodyOf(asked)
    if (resource.id === undefined) throw invalid('The resource has no id; it must be the one of the address', `${type}.id`)
    if (resource.id !== id) throw invalid("The resource's id is not the one of the address", `${type}.id`)
    const expected = ifMatch(request.headers['if-match']), none = request.headers['if-none-match']?.trim()
    if (none !== undefined && none !== '*') throw invalid('If-None-Match of an update is *: it is made only where nothing stands')
    return {
      writes: [{ op: 'update', type, id, text, resource, method: 'PUT', upsert: expected === undefined && (updateAsCreate || 'again'), ...(expected && { ifMatch: expected }), ...(none !== undefined && { fresh: true }) }],
      carry: { wanted: preference(request).return },
    }
  },
  async answer({ stored, findings }, { wanted }) {
    const { version, did } = stored[0]!
    return answerWith(wanted, did === 'created' ? 201 : 200, version, findings)
  },
}
