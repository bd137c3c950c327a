/** What policy needs to know about a member; any fact may be not shown. Where it is kept is evidence's affair: `by` names it, unread here. */
import type { CivilDate } from './civil-date.ts'

/** `because`: how evidence that disagreed was weighed. */
export type Shown<T> =
  | { readonly is: 'proved'; readonly value: T; readonly by: readonly string[]; readonly because?: string }
  | { readonly is: 'contradicted'; readonly by: readonly string[]; readonly because?: string }
  /** `send`: what would show it, in words. With a `because`, evidence disagrees and did not settle it. */
  | { readonly is: 'not-shown'; readonly send: string; readonly because?: string }

export interface Happening {
  readonly on: CivilDate
  /** 'hospital', 'short-term-snf', 'ed' … */
  readonly kind: string
  readonly by: readonly string[]
}
/** Events that are counted. */
export interface Happenings {
  readonly counted: readonly Happening[]
  /** Known to have happened, but not to be of the kind that counts: a person may be asked. */
  readonly doubtful: readonly Happening[]
  /** Are these all there were? Evidence never knows that; a person who decided may. */
  readonly complete: boolean
  readonly send: string
}

/** A birth date may be known to the year or the month only: a range, both ends inclusive. */
export interface BirthDate { readonly earliest: CivilDate; readonly latest: CivilDate }

/** The facts a rule may ask for by name, as the evidence table names them, and what their value is. */
export const FACT_KINDS = {
  'homeless.i': 'yes', 'homeless.ii': 'yes', 'homeless.iii': 'yes', 'homeless.iv': 'yes', 'homeless.v': 'yes', 'homeless.vi': 'yes', evictionDate: 'day', institutionStayDays: 'number',
  'doubledUp.b2-1': 'yes', 'doubledUp.b2-2': 'yes', 'doubledUp.b2-3': 'yes', 'doubledUp.b2-4': 'yes', familyMemberUnder21: 'yes',
  complexNeed: 'yes', 'complexNeed.physical': 'yes', 'complexNeed.behavioral': 'yes', 'complexNeed.developmental': 'yes', 'complexNeed.unableToSelfManage': 'yes', 'complexNeed.coordinationBenefit': 'yes',
  mcpEnrolled: 'yes', mcpBroadenedPof2: 'yes', atRiskAvoidableUse: 'yes',
  smhs: 'yes', dmcOds: 'yes', 'acuity.high-risk': 'yes', 'acuity.crisis-primary-source': 'yes',
  'socialFactors.food': 'yes', 'socialFactors.housing': 'yes', 'socialFactors.work-engage': 'yes', 'socialFactors.aces-4': 'yes', 'socialFactors.former-foster-youth': 'yes',
  'socialFactors.law-enforcement-mh-sud': 'yes', 'socialFactors.law-enforcement': 'yes', 'socialFactors.crisis-intervention': 'yes', 'socialFactors.transport': 'yes', 'socialFactors.adl': 'yes',
  'socialFactors.communication': 'yes', 'socialFactors.living-alone': 'yes', 'socialFactors.conservatorship': 'yes', 'socialFactors.caregiving': 'yes', 'socialFactors.other': 'yes', acesScore: 'number',
  releaseDate: 'day', transitioning: 'yes', facility: 'code',
  'conditions.mental-illness': 'yes', 'conditions.sud': 'yes', 'conditions.chronic': 'yes', 'conditions.idd': 'yes', 'conditions.tbi': 'yes', 'conditions.hiv-aids': 'yes', 'conditions.pregnant-postpartum': 'yes',
  livingInCommunity: 'yes', snfLoc: 'yes', lowerAcuitySkilledNursing: 'yes', canReside: 'yes', nursingFacilityResident: 'yes', interestedInLeaving: 'yes', likelyCandidate: 'yes',
  ccs: 'yes', ccsWcm: 'yes', fosterCareCurrent: 'yes', fosterCareLast12Months: 'yes', agedOutOfFosterCare: 'yes', inFosterCareAt18OrLater: 'yes', state: 'code', adoptionAssistance: 'yes', familyMaintenance: 'yes',
  pregnant: 'yes', postpartum: 'yes', subjectToDisparities: 'yes',
  aidCode: 'code', 'shareOfCost.non-ltc': 'yes', 'shareOfCost.ltc': 'yes', inEcm: 'yes', ecmPofs: 'code', 'activeEcmOn2023-12-31': 'yes', priorMcpEcm: 'yes', foundInMcpDataReview: 'yes', meetsAdultCriteria: 'yes',
  'programs.ccs': 'yes', 'programs.smhs-tcm': 'yes', 'programs.smhs-icc': 'yes', 'programs.dmc-ods': 'yes', 'programs.fsp': 'yes', 'programs.hcpcfc': 'yes', 'programs.ihss': 'yes', 'programs.ghpp': 'yes',
  'programs.ccs-wcm': 'yes', 'programs.cbas': 'yes', 'programs.mcp-medicare-ffs': 'yes', 'programs.mcp-other-ma': 'yes', 'programs.ca-wraparound': 'yes', 'programs.regional-center': 'yes', 'programs.cpsp': 'yes',
  'programs.bih': 'yes', 'programs.pei': 'yes', 'programs.aimss': 'yes', 'programs.chvp': 'yes', 'programs.calworks-hvp': 'yes', 'programs.mssp': 'yes', 'programs.alw': 'yes', 'programs.hcba': 'yes',
  'programs.hiv-waiver': 'yes', 'programs.hcbs-dd': 'yes', 'programs.sdp': 'yes', 'programs.lga-tcm': 'yes', 'programs.ccm': 'yes', 'programs.cct': 'yes', 'programs.mfp': 'yes', 'programs.fide-snp': 'yes',
  'programs.pace': 'yes', 'programs.eae-dsnp': 'yes', 'programs.non-eae-dsnp': 'yes', 'programs.family-mosaic': 'yes', 'programs.hospice': 'yes', 'programs.soc-non-ltc': 'yes',
} as const satisfies Record<string, 'yes' | 'number' | 'day' | 'code'>
export type FactName = keyof typeof FACT_KINDS

interface ValueOf { readonly yes: true; readonly number: number; readonly day: CivilDate; /** All that are shown. */ readonly code: readonly string[] }
export type FactValue<N extends FactName> = ValueOf[(typeof FACT_KINDS)[N]]

export interface MemberFacts {
  readonly birthDate: Shown<BirthDate>
  readonly avoidableEdVisits: Happenings
  readonly unplannedStays: Happenings
  readonly edVisitsDueToSmi: Happenings
  readonly hospitalizationsDueToSmi: Happenings
  of<N extends FactName>(name: N): Shown<FactValue<N>>
  /** References of what suggests a fact that is not shown. */
  hints(name: FactName): readonly string[]
  /** Does one item show that at least one of these holds, without saying which? Its references, else nothing. */
  anyOf(names: readonly FactName[]): readonly string[]
}
