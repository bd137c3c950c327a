import type { Organization, Reference } from '@medplum/fhirtypes'
import { rosterToday } from '../../ecm/roster.ts'
import { forbidden, invalid } from '../../fhir/error.ts'
import { parseJson, stringifyJson } from '../../fhir/json.ts'
import type { ReadingOperation } from '../operation.ts'
import { definition } from './definition.ts'
import { gather } from './gather.ts'

/** Organization/[id]/$roster: whom an ECM provider serves now. */
export const operation: ReadingOperation<{ readonly [name: string]: unknown; readonly id: string; readonly plan?: Reference }> = {
  definition,
  async run({ id, plan }, context) {
    const { repository, principal, at } = context
    if (plan !== undefined && !plan.reference?.startsWith('Organization/')) throw invalid("The input 'plan' is a reference to an Organization", 'plan')
    const provider = parseJson((await repository.read('Organization', id)).text) as Organization
    if ((principal.role === 'ecm-provider' || principal.role === 'lead-care-manager') && principal.party !== `Organization/${id}`) throw forbidden("A roster is the provider's own, and the plan's")
    const { enrollments, coverages } = await gather(id, context), ofPlan = plan?.reference ?? (principal.role === 'plan' ? principal.party : undefined)
    return { status: 200, body: stringifyJson(rosterToday({ provider, plan: ofPlan, enrollments, coverages }, at)) }
  },
}
