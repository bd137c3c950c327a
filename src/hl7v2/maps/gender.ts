/** PID-8 (table 0001) → administrative-gender.  HL7 v2-to-FHIR, table HL70001 to Administrative Gender */
export const GENDER = {
  F: 'female', M: 'male', O: 'other', A: 'other', N: 'other', U: 'unknown',
} as const satisfies Record<string, 'female' | 'male' | 'other' | 'unknown'>
