/** Paths of claims. What stands on a line has the line's day. */
import type { CodeableConcept, ExplanationOfBenefit, ExplanationOfBenefitDiagnosis, ExplanationOfBenefitItem } from '@medplum/fhirtypes'
import { codingsOf } from '../../codes.ts'
import { asFound, type Found, type Reading } from './found.ts'
import { daysOfDate, daysOfPeriod, whenClaimed } from '../when.ts'

const claim = (read: (claim: ExplanationOfBenefit) => readonly Found[]): Reading => r => read(r as ExplanationOfBenefit)
const lines = (of: (item: ExplanationOfBenefitItem) => CodeableConcept | undefined): Reading => claim(e => (e.item ?? []).flatMap(item =>
  asFound(codingsOf(of(item)), { when: daysOfDate(item.servicedDate) ?? daysOfPeriod(item.servicedPeriod) ?? whenClaimed(e), modifiers: codingsOf(item.modifier).flatMap(c => c.code ?? []) })))
const info = (category: string): Reading => claim(e => (e.supportingInfo ?? []).filter(i => codingsOf(i.category).some(c => c.code === category)).flatMap(i => asFound(codingsOf(i.code))))

export const isPrincipal = ({ type, sequence }: ExplanationOfBenefitDiagnosis): boolean => codingsOf(type).length > 0 ? codingsOf(type).some(c => c.code === 'principal') : sequence === 1
export const diagnosesOf = (e: ExplanationOfBenefit, which: (d: ExplanationOfBenefitDiagnosis) => boolean = () => true): readonly Found[] =>
  (e.diagnosis ?? []).filter(which).flatMap(d => asFound(codingsOf(d.diagnosisCodeableConcept)))

const PLACE = lines(item => item.locationCodeableConcept), SERVICE = lines(item => item.productOrService), ADMISSION = info('admtype')

export const CLAIM_PATHS: Readonly<Record<string, Reading>> = {
  'ExplanationOfBenefit.item.revenue': lines(item => item.revenue),
  'ExplanationOfBenefit.item.productOrService': SERVICE,
  'item.productOrService': SERVICE,
  'ExplanationOfBenefit.item.locationCodeableConcept': PLACE,
  'item.locationCodeableConcept': PLACE,
  'ExplanationOfBenefit.diagnosis.diagnosisCodeableConcept': claim(diagnosesOf),
  'ExplanationOfBenefit.diagnosis.where(type=principal).diagnosisCodeableConcept': claim(e => diagnosesOf(e, isPrincipal)),
  "ExplanationOfBenefit.supportingInfo.where(category.coding.code='admtype').code": ADMISSION,
  'supportingInfo admtype': ADMISSION,
  "ExplanationOfBenefit.supportingInfo.where(category.coding.code='typeofbill').code": info('typeofbill'),
  "ExplanationOfBenefit.supportingInfo.where(category.coding.code='discharge-status').code": info('discharge-status'),
  "ExplanationOfBenefit.supportingInfo.where(category.coding.code='condition-code').code": info('condition-code'),
  "ExplanationOfBenefit.supportingInfo.where(category.coding.code='pointoforigin').code": info('pointoforigin'),
}
