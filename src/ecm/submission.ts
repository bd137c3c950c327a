/** A referral as it is submitted: the ServiceRequest, and an attestation for each fact the referrer ticked. */
import type { Observation, Reference, ServiceRequest } from '@medplum/fhirtypes'
import { instantText } from '../fhir/resource.ts'
import type { Urgency } from '../policy/decision-due.ts'
import { coding, codingsOf, ECM_PROGRAM, POLICY_FACT, POPULATION_OF_FOCUS } from './codes.ts'
import { TABLE } from './evidence/table.ts'
import { PROFILES } from './profiles.ts'

export interface Submission {
  /** What the referrer wrote, if it came as a resource: what is said beside it takes its place. */
  readonly referral?: ServiceRequest
  readonly id: string
  readonly subject: Reference
  readonly requester: Reference
  /** When the completed request was received. */
  readonly received: string
  /** Codes of the Populations of Focus believed to be met. */
  readonly populations: readonly string[]
  readonly urgency?: Urgency
  /** The ECM provider that is wanted. */
  readonly provider?: Reference
}

export function referralOf({ referral, id, subject, requester, received, populations, urgency, provider }: Submission): ServiceRequest {
  const said = codingsOf(referral?.reasonCode).filter(c => c.system === POPULATION_OF_FOCUS).map(c => c.code)
  const { id: _theirs, ...written } = referral ?? { resourceType: 'ServiceRequest' as const }
  const performer = provider ? [provider] : referral?.performer
  const reasonCode = [...(referral?.reasonCode ?? []), ...populations.filter(code => !said.includes(code)).map(code => coding(POPULATION_OF_FOCUS, code))]
  return {
    ...written,
    resourceType: 'ServiceRequest', id,
    meta: { ...referral?.meta, profile: [...new Set([...(referral?.meta?.profile ?? []), PROFILES.referral])] },
    status: 'active', intent: 'order', code: coding(ECM_PROGRAM, 'ecm'),
    priority: urgency === undefined ? referral?.priority ?? 'routine' : urgency === 'expedited' ? 'urgent' : 'routine',
    subject, requester, authoredOn: received,
    ...(performer && { performer }),
    ...(reasonCode.length > 0 && { reasonCode }),
  } as ServiceRequest
}

/** The facts that a person may attest by yes: those of the table with an attestation of our own code. */
export const ATTESTABLE: ReadonlySet<string> = new Set(TABLE.filter(row => row.evidence.some(e => e.strength === 'attests' && e.resource === 'Observation' && e.system === POLICY_FACT)).map(row => row.fact))

export interface Attested {
  readonly id: string
  readonly fact: string
  readonly subject: Reference
  readonly performer: Reference
  readonly at: Date
  /** 'ServiceRequest/1' */
  readonly referral: string
  /** The Encounters meant; none: all of them. */
  readonly visits: readonly Reference[]
}

/** A tick on the referral form as the attestation the evidence table reads. */
export const attestationOf = ({ id, fact, subject, performer, at, referral, visits }: Attested): Observation => ({
  resourceType: 'Observation', id, meta: { profile: [PROFILES.policyFact] }, status: 'final',
  category: [coding('http://terminology.hl7.org/CodeSystem/observation-category', 'survey')],
  code: coding(POLICY_FACT, fact),
  subject: subject as Observation['subject'] & object, basedOn: [{ reference: referral }], effectiveDateTime: instantText(at), performer: [performer] as Observation['performer'] & object,
  ...(visits.length > 0 && { focus: [...visits] }),
  valueBoolean: true,
})
