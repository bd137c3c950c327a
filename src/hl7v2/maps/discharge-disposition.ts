/**
 * PV1-36 (table 0112, in the United States the UB-04's patient discharge status) → FHIR's discharge-disposition.
 * 81 to 95 say the same as 01 to 70 with a readmission planned.
 */
export const DISCHARGE_DISPOSITION = {
  '01': 'home', '02': 'other-hcf', '03': 'snf', '04': 'long', '05': 'other-hcf', '06': 'home', '07': 'aadvice',
  '20': 'exp', '21': 'oth', '40': 'exp', '41': 'exp', '42': 'exp', '43': 'other-hcf', '50': 'hosp', '51': 'hosp',
  '61': 'snf', '62': 'rehab', '63': 'long', '64': 'long', '65': 'psy', '66': 'other-hcf', '69': 'oth', '70': 'other-hcf',
  '81': 'home', '82': 'other-hcf', '83': 'snf', '84': 'long', '85': 'other-hcf', '86': 'home', '87': 'oth', '88': 'other-hcf',
  '89': 'snf', '90': 'rehab', '91': 'long', '92': 'long', '93': 'psy', '94': 'other-hcf', '95': 'other-hcf',
} as const satisfies Record<string, 'home' | 'alt-home' | 'other-hcf' | 'hosp' | 'long' | 'aadvice' | 'exp' | 'psy' | 'rehab' | 'snf' | 'oth'>
