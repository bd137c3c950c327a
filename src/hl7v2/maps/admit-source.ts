import type { Coding } from '@medplum/fhirtypes'

const FHIR = 'http://terminology.hl7.org/CodeSystem/admit-source', V2 = 'http://terminology.hl7.org/CodeSystem/v2-0023', NUBC = 'https://www.nubc.org/CodeSystem/PointOfOrigin'

/**
 * PV1-14 (table 0023, which the UB-04's point of origin continues) → FHIR's admit-source where it has one, and the code as sent.
 * 1 and 2 mean a physician's and a clinic's referral in the old table, so they are not called more than that.
 */
export const ADMIT_SOURCE = {
  1: [{ system: V2, code: '1', display: 'Physician referral' }],
  2: [{ system: V2, code: '2', display: 'Clinic referral' }],
  3: [{ system: V2, code: '3', display: 'HMO referral' }],
  4: [{ system: FHIR, code: 'hosp-trans', display: 'Transferred from other hospital' }, { system: V2, code: '4', display: 'Transfer from a hospital' }],
  5: [{ system: FHIR, code: 'nursing', display: 'From nursing home' }, { system: V2, code: '5', display: 'Transfer from a skilled nursing facility' }],
  6: [{ system: FHIR, code: 'other', display: 'Other' }, { system: V2, code: '6', display: 'Transfer from another health care facility' }],
  7: [{ system: FHIR, code: 'emd', display: 'From accident/emergency department' }, { system: V2, code: '7', display: 'Emergency room' }],
  8: [{ system: FHIR, code: 'other', display: 'Other' }, { system: V2, code: '8', display: 'Court/law enforcement' }, { system: NUBC, code: '8' }],
  9: [{ system: V2, code: '9', display: 'Information not available' }],
  D: [{ system: NUBC, code: 'D' }],
  E: [{ system: NUBC, code: 'E' }],
  F: [{ system: NUBC, code: 'F' }],
} as const satisfies Record<string, readonly Coding[]>
