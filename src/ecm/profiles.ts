/** The canonical addresses of our profiles and extensions, for the code that makes resources of them. FSH is held to them by a test. */
import { ECM } from '../fhir/canonical.ts'

export const PROFILES = {
  member: `${ECM}/StructureDefinition/ecm-member`,
  coverage: `${ECM}/StructureDefinition/ecm-coverage`,
  plan: `${ECM}/StructureDefinition/ecm-plan`,
  provider: `${ECM}/StructureDefinition/ecm-provider`,
  leadCareManager: `${ECM}/StructureDefinition/ecm-lead-care-manager`,
  careTeam: `${ECM}/StructureDefinition/ecm-care-team`,
  roster: `${ECM}/StructureDefinition/ecm-roster`,
  referral: `${ECM}/StructureDefinition/ecm-referral`,
  referralTask: `${ECM}/StructureDefinition/ecm-referral-task`,
  policyFact: `${ECM}/StructureDefinition/ecm-policy-fact`,
  determination: `${ECM}/StructureDefinition/ecm-determination`,
  authorization: `${ECM}/StructureDefinition/ecm-authorization`,
  assignmentTask: `${ECM}/StructureDefinition/ecm-assignment-task`,
  findProviderTask: `${ECM}/StructureDefinition/ecm-find-provider-task`,
  leadCareManagerTask: `${ECM}/StructureDefinition/ecm-lead-care-manager-task`,
  enrollment: `${ECM}/StructureDefinition/ecm-enrollment`,
  outreach: `${ECM}/StructureDefinition/ecm-outreach`,
  carePlan: `${ECM}/StructureDefinition/ecm-care-plan`,
  goal: `${ECM}/StructureDefinition/ecm-goal`,
  transitionTask: `${ECM}/StructureDefinition/ecm-transition-task`,
  adtEncounter: `${ECM}/StructureDefinition/ecm-adt-encounter`,
} as const

export const EXTENSIONS = {
  ruleCitation: `${ECM}/StructureDefinition/ecm-rule-citation`,
  authorizedRequest: `${ECM}/StructureDefinition/ecm-authorized-request`,
  /** valueCoding: a Population of Focus under which ECM is authorized. Context EpisodeOfCare. */
  populationOfFocus: `${ECM}/StructureDefinition/ecm-population-of-focus`,
  /** valueCodeableConcept. Context CarePlan. */
  acuity: `${ECM}/StructureDefinition/ecm-acuity`,
  planBarrier: `${ECM}/StructureDefinition/ecm-plan-barrier`,
  /** valueCodeableConcept: how the member responded. Context Communication. */
  outreachOutcome: `${ECM}/StructureDefinition/ecm-outreach-outcome`,
  /** valuePositiveInt: how many members in ECM a provider can serve by this service, as determined before. Context HealthcareService. */
  providerCapacity: `${ECM}/StructureDefinition/ecm-provider-capacity`,
  /** valueDateTime: when the newest event happened that a message told of this resource. Context Encounter, Patient. */
  adtEventTime: `${ECM}/StructureDefinition/ecm-adt-event-time`,
} as const
