import { multipleMatches, staleVersion } from '../fhir/error.ts'
import type { Version } from '../fhir/version.ts'
import type { Write } from '../fhir/write.ts'
import { ifMatch } from './body.ts'
import { cascadeOf, wentWith } from './cascade.ts'
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
    const { request, type } = asked, criteria = criteriaOf(asked), expected = ifMatch(request.headers['if-match']), most = expected === undefined ? context.deletesAtMost : 1, cascade = cascadeOf(asked, context)
    const found = await matching(asked, criteria, most + 1, context), [only] = found
    if (found.length > most) throw multipleMatches(most === 1 ? `Several ${type} match the criteria` : `More than ${most} ${type} match the criteria`)
    if (!only && expected !== undefined) throw staleVersion(`No ${type} of the version that If-Match names matches the criteria`)
    const writes = found.length === 1 ? [one(type, criteria, expected)] : found.map(each)
    return { writes: writes.map(write => ({ ...write, ...(cascade !== undefined && { cascade }) })), carry: { wanted: preference(request).return } }
  },
  async answer(committed, { wanted }) {
    const { stored } = committed, [only] = stored, done = stored.length === 1 ? 'Deleted' : `${stored.length} deleted`, answer = removed(wanted, only ? `${done}${wentWith(committed)}` : 'Nothing matched')
    return stored.length === 1 && only?.did === 'deleted' ? { ...answer, version: only.version } : answer
  },
}

/** Which one it is, is decided when it is stored. */
const one = (type: string, where: string, ifMatch: string | undefined): Write =>
  ({ op: 'delete', type, where, method: 'DELETE', ...(ifMatch === undefined ? { remake: true } : { ifMatch, remake: 'match' }) })
const each = ({ type, id, version }: Version): Write => ({ op: 'delete', type, id, ifMatch: version, method: 'DELETE', remake: true })
