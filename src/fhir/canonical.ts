/** Our canonical base: the one place it is said in code. FSH and the evidence table's {ecm} are held to it by a test. */
export const ECM = 'https://ecm-fhir.org/fhir'
