import { multipleMatches } from '../fhir/error.ts'
import type { Write } from '../fhir/write.ts'
import { removed } from './delete.ts'
import type { WritingInteraction } from './interaction.ts'
import { criteriaOf, matching } from './matching.ts'
import { preference, type Return } from './prefer.ts'

/**
 * DELETE [type]?criteria: what matches goes, all of it in one commit. More than the server allows (one, unless it is told otherwise) are refused and
 * none goes; where nothing matches, nothing need be done.  R4 http.html#3.1.0.7.1
 */
export const removeConditional: WritingInteraction<{ readonly wanted: Return }> = {
  code: 'delete',
  async writes(asked, context) {
    const { request, type } = asked, criteria = criteriaOf(asked), { deletesAtMost } = context
    const found = await matching(asked, criteria, deletesAtMost + 1, context)
    if (found.length > deletesAtMost) throw multipleMatches(deletesAtMost === 1 ? `Several ${type} match the criteria` : `More than ${deletesAtMost} ${type} match the criteria`)
    const writes = found.map(({ id, version }): Write => found.length === 1 ? { op: 'delete', type, where: criteria, method: 'DELETE', remake: true } : { op: 'delete', type, id, ifMatch: version, method: 'DELETE', remake: true })
    return { writes, carry: { wanted: preference(request).return } }
  },
  async answer({ stored }, { wanted }) {
    return removed(wanted, stored.length === 0 ? 'Nothing matched' : stored.length === 1 ? 'Deleted' : `${stored.length} deleted`)
  },
}
