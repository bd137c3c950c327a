/** PV1-2 (table 0004) → v3 ActCode.  HL7 v2-to-FHIR, table HL70004 to V3 ActCode; R and B, which it leaves open, as what they are: repeated outpatient visits, a stay for childbirth */
export const PATIENT_CLASS = {
  E: { code: 'EMER', display: 'emergency' },
  I: { code: 'IMP', display: 'inpatient encounter' },
  O: { code: 'AMB', display: 'ambulatory' },
  P: { code: 'PRENC', display: 'pre-admission' },
  R: { code: 'AMB', display: 'ambulatory' },
  B: { code: 'IMP', display: 'inpatient encounter' },
} as const satisfies Record<string, { code: string; display: string }>
