/** Our code systems, and reading codes. */
import { ECM } from '../fhir/canonical.ts'
import type { CodeableConcept, Coding } from '@medplum/fhirtypes'

export const ECM_PROGRAM = `${ECM}/CodeSystem/ecm-program`
export const POPULATION_OF_FOCUS = `${ECM}/CodeSystem/population-of-focus`
export const POLICY_FACT = `${ECM}/CodeSystem/ecm-policy-fact`
export const DETERMINATION_VALUE = `${ECM}/CodeSystem/determination-value`
export const AUTHORIZATION_DECISION = `${ECM}/CodeSystem/authorization-decision`
export const DENIAL_REASON = `${ECM}/CodeSystem/denial-reason`
export const TASK_CODE = `${ECM}/CodeSystem/ecm-task-code`
/** Grounds on which an ECM provider declines a member. */
export const DECLINE_REASON = `${ECM}/CodeSystem/assignment-decline-reason`
/** Roles in the care team of an ECM provider. */
export const TEAM_ROLE = `${ECM}/CodeSystem/ecm-team-role`
/** Kinds of ECM providers that rules name. */
export const PROVIDER_TYPE = `${ECM}/CodeSystem/ecm-provider-type`
export const MEDI_CAL_CIN = `${ECM}/NamingSystem/medi-cal-cin`

export const coding = (system: string, code: string): CodeableConcept => ({ coding: [{ system, code }] })

/** Is the code among the codings of one or several concepts? */
export const isCoded = (concept: CodeableConcept | readonly CodeableConcept[] | undefined, system: string, code: string): boolean =>
  codingsOf(concept).some(c => c.system === system && c.code === code)

/** One concept's are handed out as they are: evidence asks for them many thousand times. */
export const codingsOf = (concept: CodeableConcept | readonly CodeableConcept[] | undefined): readonly Coding[] =>
  Array.isArray(concept) ? (concept as readonly CodeableConcept[]).flatMap(c => c.coding ?? []) : (concept as CodeableConcept | undefined)?.coding ?? NO_CODINGS
const NO_CODINGS: readonly Coding[] = []
