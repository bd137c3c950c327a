import type { Meta } from '@medplum/fhirtypes'
import type { Labels } from '../../fhir/labels.ts'
import { metaAnswer, metaIn } from '../labelling.ts'
import type { ReadingOperation } from '../operation.ts'
import { definition } from './definition.ts'

interface MetaInput {
  readonly [name: string]: unknown
  readonly type?: string
  readonly id?: string
  readonly version?: string
}

/** $meta: the profiles, tags and security labels of the record, of a type, of a resource or of one of its versions. */
export const operation: ReadingOperation<MetaInput> = {
  definition,
  ofVersions: true,
  async run({ type, id, version }, { repository }) {
    if (type === undefined || id === undefined) return metaAnswer(given(await repository.labels(type)))
    return metaAnswer(metaIn((version === undefined ? await repository.read(type, id) : await repository.vread(type, id, version)).text))
  },
}

/** No element is empty: where no label is in use, the Meta says that there is nothing to say. */
const NOTHING = { extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'not-applicable' }] }

function given(labels: Labels): Meta {
  const used = Object.entries(labels).filter(([, list]) => (list as Labels[keyof Labels]).length > 0)
  return used.length > 0 ? Object.fromEntries(used) : NOTHING
}
