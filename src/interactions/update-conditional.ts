import { invalid } from '../fhir/error.ts'
import { bodyOf, ifMatch } from './body.ts'
import type { WritingInteraction } from './interaction.ts'
import { criteriaOf } from './matching.ts'
import { answerWith, preference, type Return } from './prefer.ts'

/**
 * PUT [type]?criteria: the one that matches becomes this; where none does it is made, under its own id if it names one. Decided when it is stored,
 * under a lock that its criteria share with every other change by the same ones.  R4 http.html#cond-update
 */
export const updateConditional: WritingInteraction<{ readonly wanted: Return }> = {
  code: 'update',
  async writes(asked, context) {
    const { request, type } = asked, { text, resource } = bodyOf(asked), expected = ifMatch(request.headers['if-match'])
    if (request.headers['if-none-match'] !== undefined) throw invalid('An update by criteria makes nothing where something matches: it takes no If-None-Match')
    if (resource.id !== undefined && !/^[A-Za-z0-9\-.]{1,64}$/.test(resource.id)) throw invalid('An id is 1 to 64 letters, digits, hyphens and dots', `${type}.id`)
    return {
      writes: [{ op: 'update', type, id: resource.id ?? context.newId(), text, resource, method: 'PUT', where: criteriaOf(asked), ...(!context.updateAsCreate && { upsert: 'again' }), ...(expected && { ifMatch: expected }) }],
      carry: { wanted: preference(request).return },
    }
  },
  async answer({ stored, findings }, { wanted }) {
    const { version, did } = stored[0]!
    return answerWith(wanted, did === 'created' ? 201 : 200, version, findings)
  },
}
