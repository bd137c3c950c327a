import { eligibilityFrom, resourcesOf } from '../../ecm/eligibility.ts'
import { invalid } from '../../fhir/error.ts'
import { parseReference } from '../../fhir/reference.ts'
import type { OperationContext, ReadingOperation } from '../operation.ts'
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
    const resources = await gather(id, context)
    const determination = eligibilityFrom(resources, { asOf: asOf ?? context.today, ...(county && { county }), ...(plan && { plan }) })
    if (!determination) throw invalid("The input 'asOf' is a whole date, such as 2024-06-30", 'asOf')
    return present(determination, await seen(resourcesOf(determination), context))
  },
}

/** Which of these the caller may see: the others are used and not named. */
async function seen(references: readonly string[], { repository }: OperationContext): Promise<ReadonlySet<string>> {
  const found = await Promise.all(references.map(async reference => {
    const to = parseReference(reference)
    return to && await repository.find(to.type, to.id) ? [reference] : []
  }))
  return new Set(found.flat())
}
