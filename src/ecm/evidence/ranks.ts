/** Whose word stands first on which kind of fact.  The reference's order of precedence, a recommended reading */

/** Roles that stand equal; '*': whoever is not named. */
type Order = readonly (readonly string[])[]

const CLINICIANS = ['treating-clinician', 'ecm-provider', 'home-health-agency'], FAMILY = ['member', 'family-caregiver'], PLAN = ['mcp'], STATE = ['dhcs'], CLAIM = ['claim']
const COUNTY = ['county-mhp', 'county-dmc', 'county-lga', 'county-social-services', 'county-child-welfare', 'local-health-department']
const AGENCY = ['programme', 'county-child-welfare', 'probation', 'correctional-facility']

const ORDERS = {
  coverage: [STATE, PLAN, ['county-social-services'], ['*'], FAMILY],
  programme: [['programme', '*'], [...STATE, ...PLAN], COUNTY, [...CLINICIANS, ...CLAIM], FAMILY],
  housing: [[...FAMILY, 'hmis', 'shelter', 'victim-service-provider'], ['*'], CLAIM],
  diagnosis: [CLINICIANS, ['hospital', 'facility', '*'], CLAIM, FAMILY],
  stay: [['facility', 'hospital', 'snf', ...CLAIM], ['*'], FAMILY],
  placement: [AGENCY, FAMILY, ['*'], CLAIM],
  specialty: [['programme', ...COUNTY], CLINICIANS, PLAN, ['*'], CLAIM],
  pregnancy: [[...CLINICIANS, 'hospital', 'facility'], ['*'], CLAIM, FAMILY],
  ability: [['snf', 'waiver-agency', ...PLAN], CLINICIANS, ['*'], CLAIM],
  equal: [['*']],
} as const satisfies Record<string, Order>

/** Each by the beginning of the fact's name. What is in none is nobody's before another's: the newer stands. */
const KINDS: readonly [keyof typeof ORDERS, RegExp][] = [
  ['coverage', /^(mcpEnrolled|aidCode|shareOfCost\.)/],
  ['programme', /^(programs\.|inEcm|ecmPofs|ccs|activeEcm|priorMcpEcm|foundInMcp)/],
  ['housing', /^(homeless\.|doubledUp\.|evictionDate|socialFactors\.(food|housing|transport|living-alone)|livingInCommunity)/],
  ['pregnancy', /^(pregnant|postpartum|conditions\.pregnant)/],
  ['diagnosis', /^conditions\./],
  ['stay', /^(nursingFacilityResident|institutionStayDays)/],
  ['placement', /^(fosterCare|agedOut|inFosterCare|adoptionAssistance|familyMaintenance|state$|releaseDate|transitioning|facility|socialFactors\.(former|law))/],
  ['specialty', /^(smhs|dmcOds)/],
  ['ability', /^(snfLoc|canReside|likelyCandidate|lowerAcuity)/],
]

/** 0: the first. */
export function rankOf(fact: string, roles: readonly string[]): number {
  const order: Order = ORDERS[KINDS.find(([, names]) => names.test(fact))?.[0] ?? 'equal'], named = order.findIndex(group => roles.some(role => group.includes(role)))
  return named >= 0 ? named : order.findIndex(group => group.includes('*'))
}
