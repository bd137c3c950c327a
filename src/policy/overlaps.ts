/** Other programmes beside ECM: which of them a member is shown to be in, and what follows. What is not shown of them excludes nobody. */
import { citation, type RuleCitation } from './citation.ts'
import { periodEnd, type CivilDate } from './civil-date.ts'
import type { Clock } from './clock.ts'
import { unique } from './criteria.ts'
import { inForce, type Edition, type Situation, type Topic } from './effective.ts'
import type { FactName, MemberFacts } from './facts.ts'
import type { CriterionFinding } from './finding.ts'
import { asking } from './overlap/asking.ts'
import { complementary } from './overlap/complementary.ts'
import { dSnp } from './overlap/d-snp.ts'
import { dSnpRelief } from './overlap/d-snp-relief.ts'
import { duplicative } from './overlap/duplicative.ts'
import { excluding } from './overlap/excluding.ts'
import { hospiceAndMosaic } from './overlap/hospice-and-mosaic.ts'
import { medicare } from './overlap/medicare.ts'
import { membersChoice } from './overlap/members-choice.ts'
import { primaryManager } from './overlap/primary-manager.ts'
import { PROGRAMMES, type Programme, type Related, type Relation } from './overlap/programmes.ts'
import { shareOfCost } from './overlap/share-of-cost.ts'
import { telling } from './overlap/telling.ts'
import { twoTcm } from './overlap/two-tcm.ts'
import { careManagementTiers } from './programme/care-management-tiers.ts'

/** coordinate: both, without giving twice. choose: the member's choice is recorded. continue: excluded, but not yet. ask: suggested only. nothing: no rule of it on that day. */
export type Follows = 'coordinate' | 'choose' | 'excluded' | 'continue' | 'ask' | 'nothing'
export interface OverlapFinding {
  /** One; several where it is shown that it is one of these. */
  readonly programmes: readonly Programme[]
  readonly title: string
  readonly relation: Relation
  readonly value: 'met' | 'not-shown' | 'not-live'
  readonly follows: Follows
  readonly because: string
  readonly by: readonly string[]
  readonly send: readonly string[]
  readonly hints?: readonly string[]
  /** The last day of what follows, where a rule ends it. */
  readonly until?: CivilDate
  readonly citations: readonly RuleCitation[]
}

/** What the programmes say together, before any Population is asked about: the strongest of what follows. */
export interface Screening {
  readonly decision: 'accept' | 'accept-with-coordination' | 'choice-required' | 'continue' | 'deny' | 'discontinue'
  /** Of a denial or an end. */
  readonly reason?: 'excluded-program' | 'not-mcp-enrolled'
  readonly until?: CivilDate
}

const RELATING = [dSnp, shareOfCost, excluding, hospiceAndMosaic, duplicative, careManagementTiers, complementary, medicare, twoTcm] as const satisfies readonly Topic<Related>[]
const D_SNPS = ['eae-dsnp', 'non-eae-dsnp'] as const satisfies readonly Programme[]

export function overlapsOf(facts: MemberFacts, given: Situation): readonly OverlapFinding[] {
  const single = (Object.keys(PROGRAMMES) as Programme[]).flatMap(programme => one(programme, facts, given))
  const either = single.some(f => f.value === 'met' && D_SNPS.some(code => f.programmes.includes(code))) ? [] : facts.anyOf(D_SNPS.map(code => `programs.${code}` as const))
  return either.length === 0 ? single : [...single, of(D_SNPS, { value: 'met', by: either, send: [] }, facts, given)]
}

/** A share of cost that keeps out of managed care: met when it does. One for long-term care does not. */
export function shareOfCostOf(facts: MemberFacts, given: Situation): CriterionFinding {
  const edition = inForce<Related>(shareOfCost, given), shown = shownOf('soc-non-ltc', facts), ltc = facts.of('shareOfCost.ltc')
  const base = { title: shareOfCost.title, citation: citation(edition ?? shareOfCost.editions[0], given.settings) }
  if (!edition) return { ...base, value: 'not-live', by: [], send: [] }
  if (shown.is !== 'not-shown') return { ...base, value: shown.is === 'proved' ? 'met' : 'not-met', by: shown.by, send: [] }
  if (ltc.is === 'proved') return { ...base, value: 'not-met', by: ltc.by, send: [], because: 'the share of cost is for long-term care' }
  return { ...base, value: 'not-shown', by: [], send: [shown.send], because: 'what is not shown bars nobody' }
}

export function screening(overlaps: readonly OverlapFinding[], facts: MemberFacts): Screening {
  const having = (follows: Follows): readonly OverlapFinding[] => overlaps.filter(f => f.follows === follows)
  const excluded = having('excluded'), continued = having('continue')[0]
  if (excluded.length > 0) {
    const served = facts.of('inEcm').is === 'proved' || facts.of('activeEcmOn2023-12-31').is === 'proved'
    const reason = excluded.some(f => f.programmes.includes('soc-non-ltc')) ? 'not-mcp-enrolled' : 'excluded-program'
    return { decision: served ? 'discontinue' : 'deny', reason }
  }
  if (having('choose').length > 0) return { decision: 'choice-required' }
  if (continued) return { decision: 'continue', ...(continued.until && { until: continued.until }) }
  return { decision: having('coordinate').length > 0 ? 'accept-with-coordination' : 'accept' }
}

type ShownProgramme = { readonly is: 'proved' | 'contradicted'; readonly by: readonly string[] } | { readonly is: 'not-shown'; readonly send: string }

/** The share of cost is a fact of its own beside the programme of that name. */
function shownOf(programme: Programme, facts: MemberFacts): ShownProgramme {
  const shown = facts.of(`programs.${programme}`)
  if (programme !== 'soc-non-ltc' || shown.is === 'proved') return shown
  return facts.of('shareOfCost.non-ltc')
}

/** What is neither shown nor suggested is not told: there is nothing to do about it but to ask in the assessment (OVL-008). */
function one(programme: Programme, facts: MemberFacts, given: Situation): readonly OverlapFinding[] {
  const shown = shownOf(programme, facts), names: readonly FactName[] = programme === 'soc-non-ltc' ? ['programs.soc-non-ltc', 'shareOfCost.non-ltc'] : [`programs.${programme}`]
  if (shown.is === 'proved') return [of([programme], { value: 'met', by: shown.by, send: [] }, facts, given)]
  const hints = shown.is === 'not-shown' ? unique(names.flatMap(name => facts.hints(name))) : []
  return shown.is === 'not-shown' && hints.length > 0 ? [of([programme], { value: 'not-shown', by: [], send: [shown.send], hints }, facts, given)] : []
}

function of(programmes: readonly [Programme, ...Programme[]], shown: Pick<OverlapFinding, 'by' | 'send' | 'hints'> & { readonly value: 'met' | 'not-shown' }, facts: MemberFacts, given: Situation): OverlapFinding {
  const title = programmes.map(code => PROGRAMMES[code]).join(', or '), relation = relationOf(programmes[0])
  const naming = RELATING.flatMap((topic: Topic<Related>) => inForce(topic, given) ?? []).filter(edition => edition.is.of[relation]?.includes(programmes[0]))
  const told = { programmes, title, relation, ...shown }, cite = (...editions: readonly (Edition<unknown> | undefined)[]): readonly RuleCitation[] => editions.filter(e => e !== undefined).map(e => citation(e, given.settings))
  if (naming.length === 0) return { ...told, value: 'not-live', follows: 'nothing', because: `no rule relates it to ECM on ${given.on}`, citations: [] }
  if (shown.value === 'not-shown') return { ...told, follows: 'ask', because: 'suggested, not proved: ask, and go on', citations: cite(...naming, inForce(asking, given)) }
  switch (relation) {
    case 'both': return { ...told, follows: 'coordinate', because: 'both may be had: see that nothing is given twice', citations: cite(...naming, inForce(primaryManager, given), inForce(telling, given)) }
    case 'either-or': return {
      ...told, follows: 'choose', because: `record the member's choice: ECM or ${title}; until then nothing ends and nothing is denied`,
      citations: cite(...naming, inForce(membersChoice, given), inForce(telling, given)),
    }
    case 'excluded': return { ...told, ...excludedOr(programmes, facts, given), citations: cite(...naming), ...relieved(programmes, facts, given) }
  }
}

/** A member of a D-SNP of whom the relief is not shown is asked for it: it would let the member stay. */
function excludedOr(programmes: readonly Programme[], facts: MemberFacts, given: Situation): Pick<OverlapFinding, 'follows' | 'because'> & { readonly send?: readonly string[] } {
  const active = facts.of('activeEcmOn2023-12-31')
  const mayStay = isDSnp(programmes) && inForce(dSnpRelief, given) !== undefined && active.is === 'not-shown'
  return { follows: 'excluded', because: 'who is in it is not in ECM', ...(mayStay && { send: [active.send] }) }
}

/** Replaces what excludes, for the members it names alone. OVL-006 */
function relieved(programmes: readonly Programme[], facts: MemberFacts, given: Situation): Partial<OverlapFinding> {
  const edition = inForce<Clock>(dSnpRelief, given), active = facts.of('activeEcmOn2023-12-31')
  if (!edition?.from || !isDSnp(programmes) || active.is !== 'proved') return {}
  const until = periodEnd(edition.from, edition.is.n)
  return { follows: 'continue', because: `in ECM at the end of 2023: it may go on to ${until}`, until, by: [...active.by], citations: [citation(edition, given.settings)] }
}

const isDSnp = (programmes: readonly Programme[]): boolean => D_SNPS.some(code => programmes.includes(code))

const relationOf = (programme: Programme): Relation =>
  (['excluded', 'either-or', 'both'] as const).find(relation => RELATING.some((topic: Topic<Related>) => topic.editions.some(e => e.is.of[relation]?.includes(programme))))!
