/** PID-5.7 (table 0200) → HumanName.use.  HL7 v2-to-FHIR, table HL70200 to Name Use */
export const NAME_USE = {
  L: 'official', C: 'official', D: 'usual', M: 'maiden', N: 'nickname', T: 'temp', S: 'anonymous', BAD: 'old',
} as const satisfies Record<string, 'usual' | 'official' | 'temp' | 'nickname' | 'anonymous' | 'old' | 'maiden'>
