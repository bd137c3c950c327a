/** Paths of Observations and questionnaires. A question is the code, what counts the answer. */
import type { Observation, QuestionnaireResponse, QuestionnaireResponseItemAnswer } from '@medplum/fhirtypes'
import { ECM } from '../../../fhir/canonical.ts'
import type { CivilDate } from '../../../policy/civil-date.ts'
import { codingsOf, ECM_PROGRAM, isCoded, POLICY_FACT } from '../../codes.ts'
import { dayOf } from '../../dates.ts'
import { asFound, ONE, there, type Found, type Reading } from './found.ts'
import { refOf, type MemberRecord } from '../record.ts'
import { items, statementsOn, type Statement } from '../statement.ts'
import { factRow } from '../table.ts'
import { daysOfDate } from '../when.ts'

const LOINC = 'http://loinc.org'
const observation = (read: (o: Observation, record: MemberRecord, fact: string) => readonly Found[]): Reading => (r, record, fact) => read(r as Observation, record, fact)

/** The value that was observed, as codings. */
const answersTo = (question: string, system = POLICY_FACT): Reading => observation(o => isCoded(o.code, system, question) ? asFound(codingsOf(o.valueCodeableConcept)) : [])
const statedIn = (o: Observation, fact: string, record: MemberRecord): readonly Statement[] => statementsOn(fact, record).filter(s => s.by === refOf(o))
const CODE = observation(o => asFound(codingsOf(o.code)))

/** Of statements that carry a number, the newest only. */
const score = (test: (n: number) => boolean): Reading => observation((o, record) => {
  const all = statementsOn('acesScore', record), newest = all.map(s => s.on).toSorted().at(-1)
  return all.filter(s => s.on === newest && s.by === refOf(o)).flatMap(s => typeof s.value === 'number' && test(s.value) ? [{ system: POLICY_FACT, code: 'acesScore', value: s.value }] : [])
})
/** '>= 4' at the end of a path. */
const ACES_4 = 'Observation.code={ecm}/CodeSystem/ecm-policy-fact|acesScore, valueInteger >= 4'

const isHousehold = (o: Observation, record: MemberRecord): boolean => codingsOf(o.valueCodeableConcept).length > 0 && record.isYoung(record.of('Patient')[0]?.birthDate)

/** Codes by which an Observation may name a programme that a fact is about. */
export function programmesOf(fact: string): readonly string[] {
  const known = PROGRAMMES.get(fact) ?? [...new Set(factRow(fact).evidence.filter(row => row.system === ECM_PROGRAM).flatMap(row => row.codes.flatMap(c => c.code ?? [])))]
  PROGRAMMES.set(fact, known)
  return known
}
const PROGRAMMES = new Map<string, readonly string[]>()

const isOnProgramme = (o: Observation, fact: string): boolean => programmesOf(fact).some(code => isCoded(o.code, ECM_PROGRAM, code))
const PROGRAMME_STATUS = observation((o, _record, fact) => isOnProgramme(o, fact) ? asFound(codingsOf(o.valueCodeableConcept)) : [])

const itemAnswers = (linkId: string, read: (a: QuestionnaireResponseItemAnswer) => readonly Found[]): Reading =>
  r => items((r as QuestionnaireResponse).item).filter(i => i.linkId === linkId).flatMap(i => (i.answer ?? []).flatMap(read))
const MDS = `${ECM}/CodeSystem/mds-yes-no`
/** MDS items are sent as codings, as text, or as a number. */
function mdsAnswer({ valueCoding, valueString, valueInteger, valueBoolean }: QuestionnaireResponseItemAnswer): readonly Found[] {
  const code = valueCoding?.code ?? valueString ?? valueInteger?.toString() ?? (valueBoolean === undefined ? undefined : valueBoolean ? '1' : '0')
  return code === undefined ? [] : [{ system: MDS, code }]
}

const planned = (day: CivilDate, s: Statement, code: string): Found => ({ system: POLICY_FACT, code, when: { from: day, to: day }, said: s.on, value: day })

export const OBSERVATION_PATHS: Readonly<Record<string, Reading>> = {
  'Observation.code + Observation.value[x]': CODE,
  'Observation.code 75276-6 functional status interpretation, value SNOMED dependence finding': CODE,
  'Observation.code 82810-3, valueCodeableConcept': answersTo('82810-3', LOINC),
  '82810-3': answersTo('82810-3', LOINC),
  '71802-3': answersTo('71802-3', LOINC),
  '88124-3': answersTo('88124-3', LOINC),
  '93030-5': answersTo('93030-5', LOINC),
  'Observation.code, valueDateTime': observation(o => {
    const day = dayOf(o.valueDateTime), said = dayOf(o.effectiveDateTime)
    return day ? asFound(codingsOf(o.code), { when: daysOfDate(day), said }) : []
  }),
  'Observation.code={ecm}/CodeSystem/ecm-policy-fact|current-living-situation, Observation.valueCodeableConcept': answersTo('current-living-situation'),
  'HMIS current-living-situation': answersTo('current-living-situation'),
  'HMIS destination': observation(o => asFound(codingsOf(o.valueCodeableConcept))),
  'HMIS V7.A time to housing loss': observation(o => asFound(codingsOf(o.valueCodeableConcept))),
  'HMIS household: relationship to head of household': observation((o, record) => isHousehold(o, record) ? asFound(codingsOf(o.valueCodeableConcept)) : []),
  'Observation.code={ecm}/CodeSystem/ecm-policy-fact|evictionDate, valueDateTime': observation((o, record) =>
    statedIn(o, 'evictionDate', record).flatMap(s => s.day ? [planned(s.day, s, 'evictionDate')] : [])),
  'Observation.code={ecm}/CodeSystem/ecm-policy-fact|mh-screening-tool-score, valueInteger': CODE,
  'Observation.code={ecm}/CodeSystem/ecm-policy-fact|acesScore, valueInteger': score(() => true),
  [ACES_4]: score(n => n >= Number(/(\d+)$/.exec(ACES_4)![1])),
  'Observation.code = programme, Observation.value': PROGRAMME_STATUS,
  'Observation.value': PROGRAMME_STATUS,
  "QuestionnaireResponse.item.where(linkId='Q0500B').answer": itemAnswers('Q0500B', mdsAnswer),
  'Q0500B = 0': itemAnswers('Q0500B', mdsAnswer),
  "QuestionnaireResponse.item.where(linkId='ace-total').answer.valueInteger": itemAnswers('ace-total', a => a.valueInteger === undefined ? [] : [{ value: a.valueInteger }]),
  'C-SSRS screener result (send with text or local code)': observation(o => there(/c-?ssrs|columbia/i.test([o.code.text, ...codingsOf(o.code).map(c => c.display)].join(' ')))),
  'discharge plan or MDS active discharge planning': observation(o => /Q0400/.test([o.code.text, ...codingsOf(o.code).map(c => c.code)].join(' ')) ? ONE : []),
}
