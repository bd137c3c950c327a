/** The canonical addresses of our profiles and extensions, for the code that makes resources of them. FSH is held to them by a test. */
import { ECM } from '../fhir/canonical.ts'

export const PROFILES = {
  member: `${ECM}/StructureDefinition/ecm-member`,
  referral: `${ECM}/StructureDefinition/ecm-referral`,
  referralTask: `${ECM}/StructureDefinition/ecm-referral-task`,
  authorization: `${ECM}/StructureDefinition/ecm-authorization`,
  adtEncounter: `${ECM}/StructureDefinition/ecm-adt-encounter`,
} as const

export const EXTENSIONS = {
  ruleCitation: `${ECM}/StructureDefinition/ecm-rule-citation`,
  authorizedRequest: `${ECM}/StructureDefinition/ecm-authorized-request`,
  /** valueDateTime: when the newest event happened that a message told of this resource. Context Encounter, Patient. */
  adtEventTime: `${ECM}/StructureDefinition/ecm-adt-event-time`,
} as const
