/** What can become of a member: one story each, drawn by its share; which Populations of Focus it leads to is known beforehand. */
import type { Told } from './person.ts'
import { mentalIllness, mildIllness, substanceUse, youthServices } from './parts/behavioral.ts'
import { postpartum, pregnant, pregnantAndDisparities } from './parts/birth.ts'
import { releasedAdult, releasedYouth } from './parts/custody.ts'
import { avoidableEd, avoidableStays, fewEd, plannedStays } from './parts/hospital.ts'
import { doubledUpAlone, homelessAdult, homelessChild, homelessParent } from './parts/housing.ts'
import { alignedPlan, atRisk, hospice, leavesFacility, staysInFacility } from './parts/long-term.ts'
import type { Part } from './parts/part.ts'
import { adoptionAssistance, agedOut, childrensServices, childrensServicesAndFactor, familyMaintenance, fosterCare, fosterCareEnded } from './parts/young.ts'

export interface Story {
  readonly name: string
  /** Of all members, in thousandths. */
  readonly share: number
  readonly told: Told
  readonly parts: readonly Part[]
  /** Codes of the Populations of Focus that the evidence shows. */
  readonly populations: readonly string[]
  /** How Medi-Cal covers the member; by a plan alone when absent. */
  readonly covered?: 'dual' | 'share-of-cost' | 'long-term-share' | 'two plans'
  /** The programme that keeps the member out of ECM whatever the Population. */
  readonly excluded?: 'hospice' | 'eae-dsnp' | 'soc-non-ltc'
}

const ADULTS = [21, 75] as const

export const STORIES = [
  { name: 'nothing in particular', share: 340, told: { ages: [0, 95] }, parts: [], populations: [] },
  // near misses: evidence that only suggests, or does not suffice
  { name: 'too few emergency visits', share: 40, told: { ages: [2, 80] }, parts: [fewEd], populations: [] },
  { name: 'planned stays only', share: 20, told: { ages: [21, 80] }, parts: [plannedStays], populations: [] },
  { name: 'a mild illness', share: 30, told: { ages: [18, 80] }, parts: [mildIllness], populations: [] },
  { name: 'doubled up, alone', share: 15, told: { ages: ADULTS }, parts: [doubledUpAlone], populations: [] },
  { name: 'CCS without a factor', share: 10, told: { ages: [1, 19] }, parts: [childrensServices], populations: [] },
  { name: 'nursing facility resident who stays', share: 12, told: { ages: [50, 95] }, parts: [staysInFacility], populations: [], covered: 'long-term-share' },
  // one Population each
  { name: 'homeless adult', share: 75, told: { ages: ADULTS }, parts: [homelessAdult], populations: ['1a'] },
  { name: 'homeless child or youth', share: 30, told: { ages: [1, 19] }, parts: [homelessChild], populations: ['1b'] },
  { name: 'homeless parent', share: 20, told: { ages: [21, 50] }, parts: [homelessParent], populations: ['1b'] },
  { name: 'avoidable emergency visits', share: 80, told: { ages: [2, 80] }, parts: [avoidableEd], populations: ['2'] },
  { name: 'avoidable stays', share: 35, told: { ages: [2, 90] }, parts: [avoidableStays], populations: ['2'] },
  { name: 'serious mental illness', share: 65, told: { ages: ADULTS }, parts: [mentalIllness], populations: ['3'] },
  { name: 'substance use', share: 30, told: { ages: ADULTS }, parts: [substanceUse], populations: ['3'] },
  { name: 'specialty services of the young', share: 36, told: { ages: [4, 19] }, parts: [youthServices], populations: ['3'] },
  { name: 'released last month', share: 15, told: { ages: [21, 65] }, parts: [releasedAdult], populations: ['4'] },
  { name: 'released last month from a juvenile hall', share: 4, told: { ages: [13, 19] }, parts: [releasedYouth], populations: ['4'] },
  { name: 'at risk of long-term care', share: 30, told: { ages: [50, 95] }, parts: [atRisk], populations: ['5'] },
  { name: 'nursing facility resident who leaves', share: 8, told: { ages: [45, 90] }, parts: [leavesFacility], populations: ['6'] },
  { name: 'CCS', share: 20, told: { ages: [1, 19] }, parts: [childrensServicesAndFactor], populations: ['7'] },
  { name: 'foster care', share: 10, told: { ages: [2, 17] }, parts: [fosterCare], populations: ['8'] },
  { name: 'foster care ended', share: 4, told: { ages: [3, 17] }, parts: [fosterCareEnded], populations: ['8'] },
  { name: 'aged out of foster care', share: 3, told: { ages: [21, 25] }, parts: [agedOut], populations: ['8'] },
  { name: 'adoption assistance', share: 3, told: { ages: [2, 16] }, parts: [adoptionAssistance], populations: ['8'] },
  { name: 'family maintenance', share: 3, told: { ages: [1, 16] }, parts: [familyMaintenance], populations: ['8'] },
  { name: 'pregnant', share: 12, told: { ages: [16, 44], sex: 'female' }, parts: [pregnantAndDisparities], populations: ['9'] },
  { name: 'postpartum', share: 10, told: { ages: [17, 44], sex: 'female' }, parts: [postpartum], populations: ['9'] },
  { name: 'pregnant, no group shown', share: 5, told: { ages: [18, 44], sex: 'female', races: 'others' }, parts: [pregnant], populations: [] },
  // several, and the rare ones
  { name: 'homeless, and avoidable emergency visits', share: 10, told: { ages: ADULTS }, parts: [homelessAdult, avoidableEd], populations: ['1a', '2'] },
  { name: 'foster care and specialty services', share: 5, told: { ages: [4, 17] }, parts: [fosterCare, youthServices], populations: ['3', '8'] },
  { name: 'turning 21 next week', share: 4, told: { ages: [20, 20], birthday: 'next week' }, parts: [youthServices], populations: ['3'] },
  { name: 'covered by two plans', share: 5, told: { ages: [21, 64] }, parts: [avoidableEd], populations: ['2'], covered: 'two plans' },
  { name: 'hospice', share: 4, told: { ages: [50, 95] }, parts: [avoidableStays, hospice], populations: ['2'], excluded: 'hospice' },
  { name: 'D-SNP', share: 4, told: { ages: [65, 95] }, parts: [atRisk, alignedPlan], populations: ['5'], covered: 'dual', excluded: 'eae-dsnp' },
  { name: 'share of cost', share: 3, told: { ages: [26, 64] }, parts: [mentalIllness], populations: ['3'], covered: 'share-of-cost', excluded: 'soc-non-ltc' },
] as const satisfies readonly Story[]
