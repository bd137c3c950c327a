import { eligibilityFrom } from '../../ecm/eligibility.ts'
import { invalid } from '../../fhir/error.ts'
import type { ReadingOperation } from '../operation.ts'
import { definition } from './definition.ts'
import { gather } from './gather.ts'
import { present } from './present.ts'

export interface EligibilityInput {
  readonly [name: string]: unknown
  readonly id: string
  readonly asOf?: string
  readonly county?: string
  readonly plan?: string
}

/** Patient/[id]/$ecm-eligibility: was this member in a population of focus on that day, and who says so? */
export const operation: ReadingOperation<EligibilityInput> = {
  definition,
  async run({ id, asOf, county, plan }, context) {
    const { resources, seen } = await gather(id, context)
    const determination = eligibilityFrom(resources, { asOf: asOf ?? context.today, ...(county && { county }), ...(plan && { plan }) })
    if (!determination) throw invalid("The input 'asOf' is a whole date, such as 2024-06-30", 'asOf')
    return present(determination, seen)
  },
}
