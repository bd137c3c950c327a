import { bundleText } from '../../fhir/bundle.ts'
import { FhirError } from '../../fhir/error.ts'
import { instantText } from '../../fhir/resource.ts'
import type { ReadingOperation } from '../operation.ts'
import { pageOf, type EverythingInput } from '../record-pages.ts'
import { definition } from './definition.ts'

/** Patient/[id]/$everything; Patient/$everything of whoever sees one patient. */
export const operation: ReadingOperation<EverythingInput> = {
  definition,
  paged: true,
  async run(input, context) {
    const { repository, base, at, newId } = context
    if (input.id !== undefined) return await pageOf(await repository.read('Patient', input.id), input, context)
    const { matches: [only, ...more] } = await repository.search({ type: 'Patient', clauses: [], includes: [], sort: [], count: 2, total: 'none', self: '', ignored: [] })
    if (more.length > 0) throw new FhirError('invalid', [{ code: 'too-costly', text: 'Several patients are in sight: ask of one, Patient/[id]/$everything' }])
    if (only) return await pageOf(only, input, context)
    return { status: 200, body: bundleText({ type: 'searchset', id: newId(), lastUpdated: instantText(at), links: [{ relation: 'self', url: `${base}/Patient/$everything` }], entries: [] }) }
  },
}
