import { invalid } from '../fhir/error.ts'
import { bodyOf } from './body.ts'
import type { WritingInteraction } from './interaction.ts'
import { answerWith, preference, type Return } from './prefer.ts'

/** POST [type]: the id the client sent is ignored; with If-None-Exist it is made only where nothing matches.  R4 http.html#create, #ccreate */
export const create: WritingInteraction<{ readonly wanted: Return }> = {
  code: 'create',
  async writes(asked, context) {
    const { request, type } = asked, { text, resource } = bodyOf(asked)
    const criteria = request.headers['if-none-exist']?.trim().replace(/^(?:[A-Za-z]+)?\?/, '')
    if (criteria === '') throw invalid('If-None-Exist is a query string, such as identifier=system|value')
    return {
      writes: [{ op: 'create', type, id: context.newId(), text, resource, method: 'POST', ...(criteria && { ifNoneExist: criteria }) }],
      carry: { wanted: preference(request).return },
    }
  },
  async answer({ stored, findings }, { wanted }) {
    const { version, did } = stored[0]!
    return answerWith(wanted, did === 'unchanged' ? 200 : 201, version, findings)
  },
}
