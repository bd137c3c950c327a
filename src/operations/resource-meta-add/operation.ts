import { united } from '../../fhir/labels.ts'
import { relabelled, relabelling, type LabellingInput, type Unchanged } from '../labelling.ts'
import type { WritingOperation } from '../operation.ts'
import { definition } from './definition.ts'

/** [type]/[id]/$meta-add */
export const operation: WritingOperation<LabellingInput, Unchanged> = {
  definition,
  ofVersions: true,
  needs: 'update',
  writes: (input, context) => relabelling(input, context, united),
  answer: relabelled,
}
