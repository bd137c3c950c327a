/** Who cares for members in a county: hospitals, clinics with a clinician, ECM providers with their Lead Care Managers and their contracts. */
import type { HealthcareService, OrganizationAffiliation } from '@medplum/fhirtypes'
import { ECM_PROGRAM, POPULATION_OF_FOCUS, TEAM_ROLE } from '../../ecm/codes.ts'
import { EXTENSIONS, PROFILES } from '../../ecm/profiles.ts'
import type { Resource } from '../../fhir/resource.ts'
import { concept, FACILITY_KIND, meta, npi, NPI } from '../codes.ts'
import { organization, phone } from '../organization.ts'
import { NAMES } from '../names.ts'
import { PEOPLES } from '../peoples.ts'
import { LEADS_EACH, to, type Ids, type Place } from '../places.ts'
import { random, type Random } from '../random.ts'

const POPULATIONS = ['1a', '1b', '2', '3', '4', '5', '6', '7', '8', '9'] as const
const STREAM = 0x4000_0000
const HOSPITALS = ['Mission Creek', 'Saint Brendan', 'Summit', 'Riverside Oaks', 'Harbor View', 'Twin Palms', 'Foothill'] as const
const PROVIDERS = ['Arroyo', 'Bayside', 'Juniper', 'Cornerstone', 'Open Sky', 'Willow', 'Bridgeway', 'Lantern', 'Tidewater', 'Alder', 'Meadowlark', 'Stonefruit'] as const
const numbered = (name: readonly string[], i: number): string => i < name.length ? name[i]! : `${name[i % name.length]} ${Math.floor(i / name.length) + 1}`

export function caringIn(place: Place, named: Ids, seed: number): readonly Resource[] {
  const drawn = random(seed, STREAM + Number(place.code))
  return [...hospitals(place, named), ...clinics(place, named, drawn), ...providers(place, named, drawn)]
}

const counted = (n: number): readonly number[] => Array.from({ length: n }, (_, i) => i + 1)

const hospitals = (place: Place, named: Ids): readonly Resource[] =>
  counted(place.hospitals).map(n => organization(named.hospital(place, n), `${numbered(HOSPITALS, n - 1)} Hospital of ${place.county.city}`, { place, serial: 100 + n, role: 'hospital' }))

const clinics = (place: Place, named: Ids, drawn: Random): readonly Resource[] => counted(place.clinics).flatMap((n): Resource[] => [
  organization(named.clinic(place, n), `${place.county.city} Community Clinic ${n}`, { place, serial: 200 + n, role: 'treating-clinician' }),
  { resourceType: 'Practitioner', id: named.clinician(place, n), meta: meta(), active: true, identifier: [{ system: NPI, value: npi(Number(place.code) * 1_000 + 300 + n) }], name: [personName(drawn)] },
  {
    resourceType: 'PractitionerRole', id: named.clinician(place, n), meta: meta(), active: true, practitioner: to('Practitioner', named.clinician(place, n)), organization: to('Organization', named.clinic(place, n)),
    code: [{ ...concept(FACILITY_KIND, 'treating-clinician'), text: 'Primary care provider' }], telecom: [{ system: 'phone', value: phone(place.county, 300 + n) }],
  },
])

function personName(drawn: Random): { family: string; given: string[] } {
  const people = NAMES[drawn.weighted(PEOPLES).name]
  return { family: drawn.pick(people.family), given: [drawn.pick(drawn.chance(0.6) ? people.female : people.male)] }
}

const providers = (place: Place, named: Ids, drawn: Random): readonly Resource[] => counted(place.providers).flatMap(n => {
  const id = named.provider(place, n), name = `${numbered(PROVIDERS, n - 1 + Number(place.code))} Care of ${place.county.city}`
  return [
    { ...organization(id, name, { place, serial: 400 + n, role: 'ecm-provider' }), meta: meta(PROFILES.provider) },
    service(place, named, n, drawn),
    ...place.plans.map((plan): OrganizationAffiliation => ({
      resourceType: 'OrganizationAffiliation', id: `${id}-plan-${plan}`, meta: meta(), active: true, period: { start: '2022-01-01' },
      organization: to('Organization', named.plan(plan)), participatingOrganization: to('Organization', id),
    })),
    ...counted(LEADS_EACH).flatMap((lead): Resource[] => [
      { resourceType: 'Practitioner', id: named.lead(place, n, lead), meta: meta(), active: true, name: [personName(drawn)] },
      {
        resourceType: 'PractitionerRole', id: named.lead(place, n, lead), meta: meta(PROFILES.leadCareManager), active: true, practitioner: to('Practitioner', named.lead(place, n, lead)),
        organization: to('Organization', id), code: [concept(TEAM_ROLE, 'lead-care-manager')], telecom: [{ system: 'phone', value: phone(place.county, 500 + n * 10 + lead) }],
      },
    ]),
  ]
})

/** The first provider of a county serves every Population, so that there is one for everybody; the others some of them. */
function service(place: Place, named: Ids, n: number, drawn: Random): HealthcareService {
  const populations = n === 1 ? POPULATIONS : POPULATIONS.filter(() => drawn.chance(0.5)), spoken = drawn.weighted(PEOPLES).languages
  return {
    resourceType: 'HealthcareService', id: named.provider(place, n), meta: meta(), active: true, extension: [{ url: EXTENSIONS.providerCapacity, valuePositiveInt: drawn.between(12, 30) * 5 }],
    providedBy: to('Organization', named.provider(place, n)), program: [concept(ECM_PROGRAM, 'ecm')], specialty: populations.map(code => concept(POPULATION_OF_FOCUS, code)),
    coverageArea: [to('Location', named.location(place))],
    communication: [...new Map([{ code: 'en', display: 'English' }, { code: 'es', display: 'Spanish' }, ...spoken].map(l => [l.code, concept('urn:ietf:bcp:47', l.code, l.display)])).values()],
  }
}
