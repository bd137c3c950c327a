/** A referral to ECM: a ServiceRequest. */
import type { ServiceRequest } from '@medplum/fhirtypes'
import type { Resource } from '../fhir/resource.ts'
import { decisionDue, type DecisionDue, type Urgency } from '../policy/decision-due.ts'
import { DEFAULT_SETTINGS, type Settings } from '../policy/settings.ts'
import { ECM_PROGRAM, isCoded } from './codes.ts'
import { startOf } from './dates.ts'

/** A request for ECM that is to be decided, and no draft or error. */
export const isReferral = (resource: Resource | undefined): resource is ServiceRequest =>
  resource?.resourceType === 'ServiceRequest' && resource.status === 'active' && resource.intent !== 'proposal' && isEcm(resource)

export const isEcm = ({ code }: ServiceRequest): boolean => isCoded(code, ECM_PROGRAM, 'ecm')

/** Anything above routine runs on the expedited clock. */
export const urgencyOf = ({ priority }: ServiceRequest): Urgency => priority === undefined || priority === 'routine' ? 'routine' : 'expedited'

/** When it was received: never later than now, for nobody may lengthen a plan's clock by a date to come. */
export function receivedAt({ authoredOn }: ServiceRequest, now: Date): Date {
  const said = startOf(authoredOn)
  return said && said < now ? said : now
}

export const dueOf = (referral: ServiceRequest, now: Date, settings: Settings = DEFAULT_SETTINGS): DecisionDue =>
  decisionDue({ urgency: urgencyOf(referral), received: receivedAt(referral, now) }, { county: undefined, settings })
