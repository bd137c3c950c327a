import type { Bundle } from '@medplum/fhirtypes'
import { eligibilityFrom } from '../../ecm/eligibility.ts'
import { invalid } from '../../fhir/error.ts'
import { gather, type Gathered } from '../member-evidence.ts'
import type { OperationContext, ReadingOperation } from '../operation.ts'
import { definition } from './definition.ts'
import { fromBundle } from './from-bundle.ts'
import { present } from './present.ts'

export interface EligibilityInput {
  readonly [name: string]: unknown
  /** Absent where a Bundle is asked about. */
  readonly id?: string
  readonly bundle?: Bundle
  readonly asOf?: string
  readonly county?: string
  readonly plan?: string
}

/** Patient/[id]/$ecm-eligibility: was this member in a population of focus on that day, and who says so? Or the same of a Bundle. */
export const operation: ReadingOperation<EligibilityInput> = {
  definition,
  async run(input, context) {
    const { asOf, county, plan } = input, { resources, seen } = await gathered(input, context)
    const determination = eligibilityFrom(resources, { asOf: asOf ?? context.today, ...(county && { county }), ...(plan && { plan }) })
    if (!determination) throw invalid("The input 'asOf' is a whole date, such as 2024-06-30", 'asOf')
    return present(determination, seen)
  },
}

async function gathered({ id, bundle }: EligibilityInput, context: OperationContext): Promise<Pick<Gathered, 'resources' | 'seen'>> {
  if (id !== undefined && bundle !== undefined) throw invalid("Of a member on record the operation takes no 'bundle': send it to Patient/$ecm-eligibility", 'bundle')
  if (id !== undefined) return await gather(id, context)
  if (bundle === undefined) throw invalid("The operation needs the input 'bundle', or a member: Patient/[id]/$ecm-eligibility", 'bundle')
  return fromBundle(bundle)
}
