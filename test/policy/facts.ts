/** Facts as somebody who knows them all would state them: what the scenarios and the case tables start from. */
import type { CivilDate } from '../../src/policy/civil-date.ts'
import type { Happenings, MemberFacts, Shown } from '../../src/policy/facts.ts'

export interface Known {
  readonly birthDate?: CivilDate
  readonly mcpEnrolled?: boolean
  readonly edVisits?: readonly CivilDate[]
  readonly stays?: readonly { readonly type: string; readonly admit: CivilDate }[]
  readonly broadened?: boolean
  readonly atRisk?: boolean
  /** Were these all? What evidence shows is never known to be. */
  readonly complete?: boolean
}

export function memberFacts({ birthDate, mcpEnrolled = true, edVisits = [], stays = [], broadened = false, atRisk = false, complete = true }: Known): MemberFacts {
  const happenings = (fact: string, all: readonly { on: CivilDate; kind: string }[]): Happenings =>
    ({ counted: all.map(({ on, kind }) => ({ on, kind, by: [`${kind} of ${on}`] })), doubtful: [], complete, send: `not shown: send ${fact}` })
  const yes = (fact: string, so: boolean): Shown<true> => so ? { is: 'proved', value: true, by: [fact] } : { is: 'not-shown', send: `not shown: send ${fact}` }
  return {
    birthDate: birthDate ? { is: 'proved', value: { earliest: birthDate, latest: birthDate }, by: ['birthDate'] } : { is: 'not-shown', send: 'not shown: send birthDate' },
    mcpEnrolled: yes('mcpEnrolled', mcpEnrolled),
    avoidableEdVisits: happenings('avoidableEdVisits', edVisits.map(on => ({ on, kind: 'ed' }))),
    unplannedStays: happenings('unplannedStays', stays.map(({ admit, type }) => ({ on: admit, kind: type }))),
    mcpBroadenedPof2: yes('mcpBroadenedPof2', broadened), atRiskAvoidableUse: yes('atRiskAvoidableUse', atRisk),
  }
}

/** Somebody that old on a day, to the day. */
export const bornFor = (age: number, asOf: CivilDate): CivilDate => `${Number(asOf.slice(0, 4)) - age}-${asOf.slice(5)}` as CivilDate
