/** Paths of Encounters, and of what their diagnoses and places point to. */
import type { Condition, Encounter, Location, Organization } from '@medplum/fhirtypes'
import { codingsOf } from '../../codes.ts'
import { dayOf } from '../../dates.ts'
import { asFound, type Found, type Reading } from './found.ts'
import type { MemberRecord } from '../record.ts'
import { factRow } from '../table.ts'

const encounter = (read: (e: Encounter, record: MemberRecord) => readonly Found[]): Reading => (r, record) => read(r as Encounter, record)

const CLASS = encounter(e => e.class ? asFound([e.class]) : [])
const placesOf = (e: Encounter): readonly (string | undefined)[] => (e.location ?? []).map(l => l.location?.reference)
const typesAt = (references: readonly (string | undefined)[], record: MemberRecord): readonly Found[] =>
  references.flatMap(reference => asFound(codingsOf((record.find(reference) as Organization | Location | undefined)?.type)))
const FACILITY = encounter((e, record) => typesAt([e.serviceProvider?.reference, ...placesOf(e)], record))

const isRefuted = ({ verificationStatus }: Condition): boolean => codingsOf(verificationStatus).some(c => c.code === 'refuted' || c.code === 'entered-in-error')
export function conditionsOf({ diagnosis = [] }: Encounter, record: MemberRecord, first = false): readonly Condition[] {
  const meant = first ? diagnosis.filter((d, i) => d.rank === 1 || codingsOf(d.use).some(c => c.code === 'billing') || (i === 0 && diagnosis.every(one => one.rank === undefined && !one.use))) : diagnosis
  return meant.map(d => record.find(d.condition?.reference)).filter((c): c is Condition => c?.resourceType === 'Condition' && !isRefuted(c))
}
const diagnoses = (first: boolean): Reading => encounter((e, record) => conditionsOf(e, record, first).flatMap(c => asFound(codingsOf(c.code))))
/** Classes of stays in institutions. */
const INSTITUTION = factRow('homeless.iv').evidence.flatMap(row => row.requires?.class ?? [])
export const isInstitutional = (e: Encounter): boolean => INSTITUTION.includes(e.class?.code ?? '')

/** Whole days of a stay, up to the day asked about. */
function lengthOf(e: Encounter, { asOf }: MemberRecord): readonly Found[] {
  const from = dayOf(e.period?.start), end = dayOf(e.period?.end), to = end && end < asOf ? end : asOf
  if (!isInstitutional(e) || from === undefined || from > asOf) return []
  return [{ value: (Date.parse(to) - Date.parse(from)) / DAY }]
}
const DAY = 86_400_000

export const ENCOUNTER_PATHS: Readonly<Record<string, Reading>> = {
  'Encounter.class': CLASS,
  'Encounter.class + Encounter.priority': CLASS,
  'Encounter.class + Encounter.serviceProvider/location type': FACILITY,
  'Encounter.class + location/serviceProvider type': FACILITY,
  'Encounter.location.location -> Location.type': encounter((e, record) => typesAt(placesOf(e), record)),
  'Encounter.priority': encounter(e => asFound(codingsOf(e.priority))),
  'Encounter.type': encounter(e => asFound(codingsOf(e.type))),
  'Encounter.reasonCode': encounter(e => asFound(codingsOf(e.reasonCode))),
  'Encounter.hospitalization.admitSource': encounter(e => asFound(codingsOf(e.hospitalization?.admitSource))),
  'Encounter.hospitalization.dischargeDisposition': encounter(e => asFound(codingsOf(e.hospitalization?.dischargeDisposition))),
  'Encounter.diagnosis.condition -> Condition.code, Encounter.class IMP|ACUTE|NONAC': diagnoses(false),
  'Encounter.diagnosis.where(use=billing or rank=1).condition -> Condition.code, with encounterKind.ed': diagnoses(true),
  'Encounter.diagnosis.where(use=billing or rank=1).condition -> Condition.code, with encounterKind inpatient': diagnoses(true),
  'Encounter.status in-progress + Encounter.diagnosis -> Condition.code': diagnoses(false),
  'Encounter.period or Encounter.length': encounter((e, record) => lengthOf(e, record)),
}
