/** Code systems and concepts that generated resources use. */
import type { CodeableConcept, Meta } from '@medplum/fhirtypes'
import { ECM } from '../fhir/canonical.ts'

export const HL7 = 'http://terminology.hl7.org/CodeSystem'
export const ICD_10_CM = 'http://hl7.org/fhir/sid/icd-10-cm'
export const LOINC = 'http://loinc.org'
export const SNOMED = 'http://snomed.info/sct'
export const SOPT = 'https://nahdo.org/sopt'
export const NPI = 'http://hl7.org/fhir/sid/us-npi'
export const FACILITY_KIND = `${ECM}/CodeSystem/ecm-facility-kind`

export const concept = (system: string, code: string, display?: string): CodeableConcept => ({ coding: [{ system, code, ...(display !== undefined && { display }) }] })

/** All of it is test data, and says so. */
const TAG = [{ system: `${HL7}/v3-ActReason`, code: 'HTEST', display: 'test health data' }]
export const meta = (profile?: string): Meta => profile === undefined ? { tag: TAG } : { profile: [profile], tag: TAG }

/** The last digit is that of Luhn over 80840 and the nine before. Begins with 2, as none does that was given out. */
export function npi(serial: number): string {
  const nine = `2${String(serial).padStart(8, '0')}`
  const sum = [...`80840${nine}`].toReversed().reduce((total, digit, i) => {
    const doubled = Number(digit) * (i % 2 === 0 ? 2 : 1)
    return total + (doubled > 9 ? doubled - 9 : doubled)
  }, 0)
  return `${nine}${(10 - sum % 10) % 10}`
}
