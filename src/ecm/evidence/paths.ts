/** The table's paths, as they are read: each gives the codings that stand there. */
import type { Coding, Coverage, Encounter, ExplanationOfBenefit, Flag, Location, Organization } from '@medplum/fhirtypes'
import type { Resource } from '../../fhir/resource.ts'
import { codingsOf } from '../codes.ts'
import type { MemberRecord } from './record.ts'

type Reading = (resource: Resource, record: MemberRecord) => readonly Coding[]

const encounter = (read: (e: Encounter, record: MemberRecord) => readonly Coding[]): Reading => (r, record) => read(r as Encounter, record)
const benefit = (read: (e: ExplanationOfBenefit) => readonly Coding[]): Reading => r => read(r as ExplanationOfBenefit)
const info = (category: string): Reading => benefit(e => (e.supportingInfo ?? []).filter(i => codingsOf(i.category).some(c => c.code === category)).flatMap(i => codingsOf(i.code)))

const CLASS = encounter(e => e.class ? [e.class] : [])
const PLACE_OF_SERVICE = benefit(e => (e.item ?? []).flatMap(i => codingsOf(i.locationCodeableConcept)))

export const PATHS: Readonly<Record<string, Reading>> = {
  'Encounter.class': CLASS,
  'Encounter.class + Encounter.priority': CLASS,
  'Encounter.class + Encounter.serviceProvider/location type': encounter((e, record) => [e.serviceProvider?.reference, ...(e.location ?? []).map(l => l.location?.reference)]
    .flatMap(reference => codingsOf((record.find(reference) as Organization | Location | undefined)?.type))),
  'Encounter.priority': encounter(e => codingsOf(e.priority)),
  'Encounter.type': encounter(e => codingsOf(e.type)),
  'Encounter.hospitalization.admitSource': encounter(e => codingsOf(e.hospitalization?.admitSource)),
  'Encounter.hospitalization.dischargeDisposition': encounter(e => codingsOf(e.hospitalization?.dischargeDisposition)),
  'ExplanationOfBenefit.item.revenue': benefit(e => (e.item ?? []).flatMap(i => codingsOf(i.revenue))),
  'ExplanationOfBenefit.item.productOrService': benefit(e => (e.item ?? []).flatMap(i => codingsOf(i.productOrService))),
  'ExplanationOfBenefit.item.locationCodeableConcept': PLACE_OF_SERVICE,
  'item.locationCodeableConcept': PLACE_OF_SERVICE,
  "ExplanationOfBenefit.supportingInfo.where(category.coding.code='admtype').code": info('admtype'),
  'supportingInfo admtype': info('admtype'),
  "ExplanationOfBenefit.supportingInfo.where(category.coding.code='typeofbill').code": info('typeofbill'),
  "ExplanationOfBenefit.supportingInfo.where(category.coding.code='discharge-status').code": info('discharge-status'),
  'Coverage.type': r => codingsOf((r as Coverage).type),
  'Flag.code': r => codingsOf((r as Flag).code),
}
