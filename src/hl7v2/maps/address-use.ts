/** PID-11.7 (table 0190) → Address.use and type.  HL7 v2-to-FHIR, tables HL70190 to Address Use and Address Type */
export const ADDRESS_USE = {
  H: { use: 'home' }, B: { use: 'work' }, O: { use: 'work' }, C: { use: 'temp' }, BA: { use: 'old' }, M: { type: 'postal' }, SH: { type: 'postal' },
} as const satisfies Record<string, { use?: 'home' | 'work' | 'temp' | 'old'; type?: 'postal' }>
