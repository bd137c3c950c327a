/** The directory that all members share: plans, and in every county ECM providers, hospitals, clinics and the county's own bodies. */
import type { Organization } from '@medplum/fhirtypes'
import { PROFILES } from '../ecm/profiles.ts'
import type { Resource } from '../fhir/resource.ts'
import { concept, HL7, meta } from './codes.ts'
import { caringIn } from './directory/caring.ts'
import { address, organization } from './organization.ts'
import { ids, PLACES, PLANS, type Body, type Ids, type Place } from './places.ts'

/** Small enough for one transaction each: what serves the whole state, then a county each. */
export function* directory(seed: number): Generator<readonly Resource[]> {
  const named = ids(seed)
  yield statewide(named)
  for (const place of PLACES) yield inCounty(place, named, seed)
}

const PAYER = concept(`${HL7}/organization-type`, 'pay', 'Payer')

function statewide(named: Ids): readonly Resource[] {
  const payer = (id: string, name: string, more: Partial<Organization> = {}): Organization =>
    ({ resourceType: 'Organization', id, meta: meta(PROFILES.plan), active: true, type: [PAYER], name, telecom: [{ system: 'phone', value: '+1-916-555-0100' }], address: [{ city: 'Sacramento', state: 'CA' }], ...more })
  return [
    ...PLANS.map((name, i) => payer(named.plan(i + 1), name)),
    payer(named.medicare, 'Golden Poppy Duals (Medicare)'),
    // The fee-for-service side of Medi-Cal: whoever has a share of cost is in no plan.
    { resourceType: 'Organization', id: named.state, meta: meta(), active: true, type: [concept(`${HL7}/organization-type`, 'govt', 'Government')], name: 'Medi-Cal fee for service (synthetic)' },
  ]
}

interface Kind { readonly name: (county: string) => string; readonly role: string; readonly facility?: string }
const KINDS: Readonly<Record<Body, Kind>> = {
  'mhp': { name: c => `${c} Behavioral Health Plan`, role: 'county-mhp' },
  'dmc': { name: c => `${c} Drug Medi-Cal Services`, role: 'county-dmc' },
  'child-welfare': { name: c => `${c} Child and Family Services`, role: 'county-child-welfare' },
  'ccs': { name: c => `${c} Children's Services`, role: 'ccs-program' },
  'jail': { name: c => `${c} Jail`, role: 'jail' },
  'juvenile-hall': { name: c => `${c} Juvenile Hall`, role: 'youth-correctional' },
  'shelter': { name: c => `${c} Open Door Shelter`, role: 'shelter' },
  'snf': { name: c => `${c} Skilled Nursing Center`, role: 'snf', facility: 'SNF' },
  'hospice': { name: c => `${c} Hospice`, role: 'hospice' },
}

function inCounty(place: Place, named: Ids, seed: number): readonly Resource[] {
  const { county } = place
  return [
    { resourceType: 'Location', id: named.location(place), meta: meta(), status: 'active', name: `${county.name} County`, mode: 'kind', address: { ...address(county) } },
    ...(Object.entries(KINDS) as [Body, Kind][]).map(([body, { name, role, facility }], i): Organization => {
      const made = organization(named.body(place, body), name(`${county.name} County`), { place, serial: i, role })
      return facility === undefined ? made : { ...made, type: [...made.type!, concept(`${HL7}/v3-RoleCode`, facility)] }
    }),
    ...caringIn(place, named, seed),
  ]
}
