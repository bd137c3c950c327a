/** Facts as somebody who knows them all would state them: what the scenarios and the case tables start from. */
import type { CivilDate } from '../../src/policy/civil-date.ts'
import type { FactName, FactValue, Happenings, MemberFacts, Shown } from '../../src/policy/facts.ts'

export interface Known {
  readonly birthDate?: CivilDate
  readonly mcpEnrolled?: boolean
  readonly edVisits?: readonly CivilDate[]
  readonly stays?: readonly { readonly type: string; readonly admit: CivilDate }[]
  readonly smiEdVisits?: readonly CivilDate[]
  readonly smiStays?: readonly CivilDate[]
  readonly broadened?: boolean
  readonly atRisk?: boolean
  /** Were these all? What evidence shows is never known to be. */
  readonly complete?: boolean
  /** Any other fact that is proved, with its value. */
  readonly shows?: { readonly [N in FactName]?: FactValue<N> }
  readonly contradicts?: readonly FactName[]
  readonly suggests?: readonly FactName[]
  /** Each: one item shows that one of these holds. */
  readonly anyOf?: readonly (readonly FactName[])[]
}

export function memberFacts(known: Known): MemberFacts {
  const { birthDate, mcpEnrolled = true, edVisits = [], stays = [], smiEdVisits = [], smiStays = [], broadened = false, atRisk = false, complete = true } = known
  const happenings = (fact: string, all: readonly { on: CivilDate; kind: string }[]): Happenings =>
    ({ counted: all.map(({ on, kind }) => ({ on, kind, by: [`${kind} of ${on}`] })), doubtful: [], complete, send: `not shown: send ${fact}` })
  const shows: Known['shows'] = { ...(mcpEnrolled && { mcpEnrolled: true }), ...(broadened && { mcpBroadenedPof2: true }), ...(atRisk && { atRiskAvoidableUse: true }), ...known.shows }
  return {
    birthDate: birthDate ? { is: 'proved', value: { earliest: birthDate, latest: birthDate }, by: ['birthDate'] } : { is: 'not-shown', send: 'not shown: send birthDate' },
    avoidableEdVisits: happenings('avoidableEdVisits', edVisits.map(on => ({ on, kind: 'ed' }))),
    unplannedStays: happenings('unplannedStays', stays.map(({ admit, type }) => ({ on: admit, kind: type }))),
    edVisitsDueToSmi: happenings('edVisitsDueToSmi', smiEdVisits.map(on => ({ on, kind: 'ed' }))),
    hospitalizationsDueToSmi: happenings('hospitalizationsDueToSmi', smiStays.map(on => ({ on, kind: 'hospital' }))),
    of: <N extends FactName>(name: N): Shown<FactValue<N>> => {
      const value: FactValue<N> | undefined = shows[name]
      if (value !== undefined) return { is: 'proved', value, by: [name] }
      return known.contradicts?.includes(name) ? { is: 'contradicted', by: [`no ${name}`] } : { is: 'not-shown', send: `not shown: send ${name}` }
    },
    hints: name => known.suggests?.includes(name) ? [`hint of ${name}`] : [],
    anyOf: names => (known.anyOf ?? []).filter(some => some.every(name => names.includes(name))).map(some => `one of ${some.join(', ')}`),
  }
}

/** Somebody that old on a day, to the day. */
export const bornFor = (age: number, asOf: CivilDate): CivilDate => `${Number(asOf.slice(0, 4)) - age}-${asOf.slice(5)}` as CivilDate
