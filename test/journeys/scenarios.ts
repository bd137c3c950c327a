/** The worked examples of policy as resources: for each fact an example states, what a sender would send for it by the evidence table. */
import type { Encounter } from '@medplum/fhirtypes'
import type { EvidenceRow } from '../../src/ecm/evidence/table.ts'
import { factRow } from '../../src/ecm/evidence/table.ts'
import { POLICY_FACT } from '../../src/ecm/codes.ts'
import type { Resource } from '../../src/fhir/resource.ts'
import { asserter, concept, organization, sent } from '../ecm/evidence/builders.ts'
import { aCoverage, anAttestation, anEdVisit, anEncounter, aPatient } from '../ecm/resources.ts'
import { bornFor } from '../policy/facts.ts'
import { SENTINEL } from '../support/sentinel.ts'

export interface Scenario { readonly id: string; readonly facts: Readonly<Record<string, unknown>>; readonly action: string; readonly asOf: string; readonly expected: Readonly<Record<string, unknown>> }

/** What an example lists under one name is a fact for each. */
const LISTS = new Set(['homeless', 'doubledUp', 'socialFactors', 'acuity', 'conditions', 'programs', 'shareOfCost'])
/** Who the member is, what follows from the rest, and what no evidence speaks of. */
const NOT_SENT = new Set(['county', 'age', 'birthDate', 'mcpEnrolled', 'pofs', 'ecmPofs', 'meetsAdultCriteria'])
type Known = readonly [fact: string, value: unknown]

/** @returns the member first; every id of it is the example's own */
export function resourcesOf({ id, facts, asOf }: Scenario): readonly Resource[] {
  const born = String(facts['birthDate'] ?? bornFor((facts['age'] as number | undefined) ?? 40, asOf as never))
  const known = Object.entries(facts).filter(([name]) => !NOT_SENT.has(name)).flatMap(([name, value]): readonly Known[] => LISTS.has(name) ? [value].flat().map(code => [`${name}.${String(code)}`, true]) : [[name, value]])
  const about = known.flatMap(([fact, value], i) => told(fact, value, asOf).map(r => r.id === 'evidence-9' || r.id === `attested-${fact}` ? { ...r, id: `${r.id}-${i}` } : r))
  const covering = facts['mcpEnrolled'] === true ? [aCoverage()] : []
  const all = [aPatient({ birthDate: born, name: [{ family: SENTINEL }], address: [{ district: String(facts['county']), state: 'CA' }] }), ...facts['snfLoc'] ? [attested('livingInCommunity', true, asOf)].flat() : [], ...covering, ...about] as readonly Resource[]
  return own([...new Map(all.map(r => [`${r.resourceType}/${r.id}`, r])).values()], id.toLowerCase())
}

function told(fact: string, value: unknown, asOf: string): readonly Resource[] {
  switch (fact) {
    case 'avoidableEdVisits': return avoidable(fact, (value as string[]).map(day => anEdVisit(day)), asOf)
    case 'unplannedStays': return [...Map.groupBy(value as { type: string; admit: string }[], ({ type }) => type)].flatMap(([type, stays]) => avoidable(`${fact}.${type}`, stays.map(({ admit }): Encounter => anEncounter({
      id: `stay-${admit}`, status: 'finished', class: { code: type === 'hospital' ? 'IMP' : 'NONAC' }, priority: concept('http://terminology.hl7.org/CodeSystem/v3-ActPriority', 'EM'), period: { start: `${admit}T12:00:00-07:00`, end: `${day(admit, 3)}T20:00:00-07:00` }, ...(type !== 'hospital' && { serviceProvider: { reference: 'Organization/snf' } }),
    })), asOf))
    case 'edVisitsDueToSmi': return (value as string[]).flatMap(day => [
      { resourceType: 'Condition', id: `smi-${day}`, subject: MEMBER, code: concept('http://hl7.org/fhir/sid/icd-10-cm', 'F20.9'), recordedDate: day } as Resource,
      anEdVisit(day, { diagnosis: [{ condition: { reference: `Condition/smi-${day}` }, rank: 1 }] }),
    ])
    case 'institutionStayDays': return [anEncounter({ id: 'institution', status: 'finished', class: { code: 'IMP' }, period: { start: day(asOf, -(value as number)), end: asOf } })]
    default: return value === false ? attested(fact, false, asOf) : shown(fact, value, asOf)
  }
}
const MEMBER = { reference: 'Patient/member-4711' }
const day = (from: string, days: number): string => new Date(Date.parse(`${from}T00:00:00Z`) + 86_400_000 * days).toISOString().slice(0, 10)

/** Visits, and a clinician's word that each could have been avoided. */
const avoidable = (fact: string, visits: readonly Encounter[], asOf: string): readonly Resource[] =>
  [...visits, anAttestation(fact, { focus: visits.map(visit => ({ reference: `Encounter/${visit.id}` })), effectiveDateTime: asOf })]

/** The first row that proves it, and that a test can build; else the word of somebody entitled. */
function shown(fact: string, value: unknown, asOf: string): readonly Resource[] {
  const rows = factRow(fact).evidence, attests = rows.some(row => row.strength === 'attests' && row.system === POLICY_FACT)
  if (attests || typeof value === 'number') return attested(fact, value, asOf)
  const row = rows.find(one => one.strength === 'proves' && !one.requires)
    ?? rows.find(one => one.strength === 'proves') as EvidenceRow
  return sent(row, { fact: fact as never, code: row.codes[0]?.code ?? '', on: BEGAN[fact] ?? day(asOf, -30) })
}
/** When what is in force began, where that matters. */
const BEGAN: Readonly<Record<string, string>> = { 'activeEcmOn2023-12-31': '2023-06-01', 'programs.non-eae-dsnp': '2023-01-01', inEcm: '2024-01-01' }

function attested(fact: string, value: unknown, asOf: string): readonly Resource[] {
  const { performer, known } = asserter(fact), text = String(value)
  const said = typeof value === 'boolean' ? { valueBoolean: value } : typeof value === 'number' ? { valueInteger: value } : /^\d{4}-/.test(text) ? { valueDateTime: text } : { valueCodeableConcept: concept(null, text) }
  const { valueBoolean: _, ...observation } = anAttestation(fact, { effectiveDateTime: day(asOf, -1), performer: [performer] })
  return [{ ...observation, ...said } as Resource, ...known]
}

/** Organizations and people that many examples speak of. */
export const around = (): readonly Resource[] => [
  organization('mcp', { id: 'plan-1', name: 'Plan' }), organization('mcp', { id: 'plan-2', name: 'Another plan' }), organization('hospital', { id: 'hospital-3', name: 'Hospital' }), { resourceType: 'Organization', id: 'agency-5', name: 'Agency' },
  { resourceType: 'Organization', id: 'provider-a', name: 'ECM provider' }, organization('treating-clinician', { id: 'clinic-6', name: 'Clinic' }), organization('snf', { name: 'Skilled nursing', type: [concept('http://terminology.hl7.org/CodeSystem/v3-RoleCode', 'SNF')] }),
  { resourceType: 'Practitioner', id: 'pcp-2', name: [{ text: 'A clinician' }] },
  { resourceType: 'PractitionerRole', id: 'pcp-2', practitioner: { reference: 'Practitioner/pcp-2' }, organization: { reference: 'Organization/clinic-6' }, code: [concept('https://ecm-fhir.org/fhir/CodeSystem/ecm-facility-kind', 'treating-clinician')] },
] as readonly Resource[]

/** Everything of the example under ids of its own; organizations stay, for they are everybody's. */
function own(resources: readonly Resource[], prefix: string): readonly Resource[] {
  const ours = new Set(resources.filter(r => r.resourceType !== 'Organization').map(r => `${r.resourceType}/${r.id}`))
  const renamed = (reference: string): string => ours.has(reference) ? reference.replace('/', `/${prefix}-`) : reference
  return resources.map(r => JSON.parse(JSON.stringify(r, (key, value: unknown) => key === 'reference' && typeof value === 'string' ? renamed(value) : value)) as Resource)
    .map(r => r.resourceType === 'Organization' ? { ...r, name: r.name ?? r.id! } : { ...r, id: `${prefix}-${r.id}` })
}
