import type { Coding } from '@medplum/fhirtypes'

const V2 = 'http://terminology.hl7.org/CodeSystem/v2-0007', NUBC = 'https://www.nubc.org/CodeSystem/PriorityTypeOfAdmitOrVisit', V3 = 'http://terminology.hl7.org/CodeSystem/v3-ActPriority'
const emergency = { system: V3, code: 'EM', display: 'emergency' }, urgent = { system: V3, code: 'UR', display: 'urgent' }
const elective = { system: V3, code: 'EL', display: 'elective' }, routine = { system: V3, code: 'R', display: 'routine' }

/** PV1-4 (table 0007 in letters, the UB-04's type of admission in digits) → what FHIR's priority says, and the code as sent. */
export const ADMISSION_TYPE = {
  A: [emergency, { system: V2, code: 'A', display: 'Accident' }],
  C: [elective, { system: V2, code: 'C', display: 'Elective' }],
  E: [emergency, { system: V2, code: 'E', display: 'Emergency' }],
  L: [{ system: V2, code: 'L', display: 'Labor and Delivery' }],
  N: [{ system: V2, code: 'N', display: 'Newborn (Birth in healthcare facility)' }],
  R: [routine, { system: V2, code: 'R', display: 'Routine' }],
  U: [urgent, { system: V2, code: 'U', display: 'Urgent' }],
  1: [emergency, { system: NUBC, code: '1' }],
  2: [urgent, { system: NUBC, code: '2' }],
  3: [elective, { system: NUBC, code: '3' }],
  4: [{ system: NUBC, code: '4' }],
  5: [emergency, { system: NUBC, code: '5' }],
  9: [{ system: NUBC, code: '9' }],
} as const satisfies Record<string, readonly Coding[]>
