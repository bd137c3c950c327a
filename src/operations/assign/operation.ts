import type { Reference, Task } from '@medplum/fhirtypes'
import { assignmentDueOf, rankingOf, type DueByRule, type Objection, type Ranking } from '../../ecm/assignment/candidates.ts'
import { offer, plansTask, plansTaskAs } from '../../ecm/assignment/tasks.ts'
import { startOf } from '../../ecm/dates.ts'
import { finding } from '../../ecm/finding.ts'
import { countyAt } from '../../ecm/membership.ts'
import { conflict, FhirError, invalid } from '../../fhir/error.ts'
import type { Write } from '../../fhir/write.ts'
import type { OperationContext, WritingOperation } from '../operation.ts'
import { definition } from './definition.ts'
import { gather, type Gathered } from './gather.ts'
import { present } from './present.ts'

export interface AssignInput {
  readonly [name: string]: unknown
  readonly id: string
  readonly provider?: Reference
  readonly commit?: boolean
  readonly preference?: Reference
}

export interface Assigned {
  readonly ranking: Ranking
  readonly due: DueByRule | undefined
  readonly warnings: readonly Objection[]
  /** The offer that is made, or the one that stands; undefined: nobody is asked. */
  readonly offer: { readonly made: string } | { readonly stands: Task } | undefined
}

/** ServiceRequest/[id]/$assign: who may serve the member, and offering the member to one of them. */
export const operation: WritingOperation<AssignInput, Assigned> = {
  definition,
  async writes(input, context) {
    const preference = organization(input.preference, 'preference'), named = organization(input.provider, 'provider')
    const gathered = await gather(input.id, context), { referral, patient, resources, assigned, declined, approval } = gathered, { at } = context
    const ranking = rankingOf({ referral, patient, resources, assigned, declined, at, wish: preference })
    const due = assignmentDueOf(referral, [...resources, patient], { at, authorized: startOf(approval?.created) ?? at })
    if (named === undefined && input.commit !== true) return { writes: [], carry: { ranking, due, warnings: [], offer: undefined } }
    return offered(named, { ...gathered, ranking, due }, context)
  },
  answer: present,
}

interface Ready extends Gathered { readonly ranking: Ranking; readonly due: DueByRule | undefined }

function offered(named: string | undefined, ready: Ready, context: OperationContext): Awaited<ReturnType<typeof operation.writes>> {
  const { ranking, due, offer: standing } = ready
  mayOffer(ready)
  if (standing && (named === undefined || standing.owner?.reference === named)) return { writes: [], carry: { ranking, due, warnings: [], offer: { stands: standing } } }
  if (standing) throw conflict('Another provider has been asked and has not answered: cancel its Task first', 'Task')
  const provider = named ?? ranking.ranked[0]?.candidate.provider
  if (provider === undefined) throw conflict('The directory has no ECM provider that has not declined: the operation needs HealthcareServices whose program is ecm', 'provider')
  const against = ranking.against(provider)
  if (!against) throw conflict(ready.declined.has(provider) ? 'This provider has declined the member' : 'The directory shows no ECM service of this provider that is contracted with the plan', 'provider')
  const refusing = against.filter(objection => objection.severity === 'error')
  if (refusing.length > 0) throw new FhirError('rule-violated', against.map(objection => finding(objection, 'provider')))
  const id = context.newId()
  return { writes: offering(provider, id, ready, context), reasons: [...(due ? [due.citation.rule] : []), ...against.map(o => o.citation.rule)], carry: { ranking, due, warnings: against, offer: { made: id } } }
}

function mayOffer({ approval, enrolled, referral }: Ready): void {
  if (enrolled) throw conflict('The referral has enrolled the member already', 'ServiceRequest')
  if (!approval) throw conflict(referral.status === 'active' ? 'The referral is not approved yet' : 'No approval of the referral stands', 'ServiceRequest.status')
}

/** The offer, and the plan's own Task under way with it: of two who offer at once, one finds it moved. */
function offering(provider: string, id: string, { referral, patient, resources, plan, ranking, due, plansTask: own }: Ready, { at, newId }: OperationContext): readonly Write[] {
  const chosen = ranking.ranked.find(({ candidate }) => candidate.provider === provider)!, county = countyAt([...resources, patient], at)
  const why = chosen.reasons.filter(reason => reason.speaks === 'for').map(({ because, citation }) => `${because} (${citation.rule})`)
  const task = offer({ id, referral, at, plan, provider, why, given: { county } })
  const underWay = plansTaskAs(own ?? plansTask({ id: newId(), referral, at, due, plan }), 'in-progress', at)
  return [
    { op: 'create', type: 'Task', id, resource: task },
    own?.meta?.versionId ? { op: 'update', type: 'Task', id: own.id!, resource: underWay, ifMatch: own.meta.versionId, remake: true } : { op: 'create', type: 'Task', id: underWay.id!, resource: underWay },
  ]
}

function organization(reference: Reference | undefined, name: string): string | undefined {
  if (reference === undefined) return undefined
  if (!reference.reference?.startsWith('Organization/')) throw invalid(`The input '${name}' is a reference to an Organization`, name)
  return reference.reference
}
