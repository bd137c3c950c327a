/** An organization of a county, as the directory has it; where it is, and by which number it is reached. */
import type { Organization } from '@medplum/fhirtypes'
import { concept, FACILITY_KIND, meta, NPI, npi } from './codes.ts'
import type { County } from './counties.ts'
import type { Place } from './places.ts'
import { mixed } from './random.ts'

/** @param serial of the organization in its county; role in which it speaks, or the kind of facility */
export const organization = (id: string, name: string, { place: { county, code }, serial, role }: { readonly place: Place; readonly serial: number; readonly role: string }): Organization => ({
  resourceType: 'Organization', id, meta: meta(), identifier: [{ system: NPI, value: npi(Number(code) * 1_000 + serial) }], active: true,
  type: [concept(FACILITY_KIND, role)], name, telecom: [{ system: 'phone', value: phone(county, serial) }], address: [address(county)],
})
export const address = ({ name, city, zip }: County): { city: string; district: string; state: string; postalCode: string } => ({ city, district: name, state: 'CA', postalCode: zip })
/** 555-0100 to 555-0199 are nobody's. */
export const phone = ({ areaCode }: County, n: number): string => `+1-${areaCode}-555-01${String((mixed(n) >>> 0) % 100).padStart(2, '0')}`
