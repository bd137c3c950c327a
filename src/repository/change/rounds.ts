/** What follows from a change by rule, and from that: each round passes the same gates. */
import { NOTHING_FOLLOWS, type Finding, type Followed, type GrantChange, type OwnerChange } from '../../fhir/write.ts'
import { FhirError } from '../../fhir/error.ts'
import { EVERYTHING, type Scope } from '../../fhir/scope.ts'
import type { OwnedRow } from '../../storage/versions.ts'
import { factsFor } from './facts.ts'
import { judge, refuse } from '../judge.ts'
import { begin, judgedOf, lay, type Pending, type Underway } from './pending.ts'
import { withId, type Named } from '../prepare.ts'
import { nameOf } from '../references.ts'
import { judgeReferences } from './targets.ts'

const MOST_ROUNDS = 3

export interface RoundsFollowed {
  readonly owners: readonly OwnerChange[]
  readonly grants: readonly GrantChange[]
  readonly findings: readonly Finding[]
}

/** @param asked the gates that need nothing have judged already; `scope`: which targets may be referred to. @throws what refuses, with every finding */
export async function judgeRound(underway: Underway, round: readonly Pending[], { asked, ...targets }: { readonly asked: boolean; readonly scope: Scope; readonly known?: ReadonlyMap<string, OwnedRow> }): Promise<Finding[]> {
  const gates = underway.options.gates, findings: Finding[] = []
  const facts = await factsFor(underway, round.flatMap(({ write }) => gates.flatMap(gate => {
    const needs = gate.needs(write)
    return needs === 'nothing' ? [] : needs
  })))
  for (const one of round) findings.push(...judge(asked ? gates.filter(gate => gate.needs(one.write) !== 'nothing') : gates, judgedOf(one, underway.at), facts))
  findings.push(...await judgeReferences(underway, round, targets))
  refuse(findings)
  return findings
}

/** @param first the Writes asked for, judged and laid */
export async function rounds(underway: Underway, first: readonly Pending[]): Promise<RoundsFollowed> {
  const owners: OwnerChange[] = [], grants: GrantChange[] = [], findings: Finding[] = []
  let round = first
  for (let number = 0; round.length > 0; number++) {
    const names = new Set<string>()
    for (const one of round) {
      const followed = await follow(underway, one)
      owners.push(...followed.owners)
      grants.push(...followed.grants)
      for (const name of await layFollowed(underway, followed)) names.add(name)
    }
    if (names.size > 0 && number === MOST_ROUNDS) throw new FhirError('broken', [{ text: 'What follows by rule does not come to an end' }])
    round = [...names].flatMap(name => underway.overlay.get(name) ?? [])
    findings.push(...await judgeRound(underway, round, { asked: false, scope: EVERYTHING }))
  }
  return { owners, grants, findings }
}

/** One after the other, each seeing what the ones before it left. */
async function follow(underway: Underway, { write }: Pending): Promise<Followed> {
  const { consequences } = underway.options, one = underway.overlay.get(nameOf(write)), needs = consequences.needs(write)
  return needs === 'nothing' || !one ? NOTHING_FOLLOWS : consequences.follow(judgedOf(one, underway.at), await factsFor(underway, needs))
}

/** A Write that follows onto a resource of the same change takes its place: one version, not two. @returns which resources it changed */
async function layFollowed(underway: Underway, { writes, reasons }: Followed): Promise<string[]> {
  const { overlay, options } = underway, names: string[] = []
  for (const write of writes) {
    const named = { ...write, id: write.id ?? options.newId() }, own = overlay.get(nameOf(named))
    const pending = own && write.op !== 'delete' ? [inPlaceOf(own, named, reasons)] : (await begin(underway, [{ write: named, reasons }], EVERYTHING)).pending
    for (const one of pending) lay(overlay, one, true)
    names.push(...pending.map(one => nameOf(one.write)))
  }
  return names
}

function inPlaceOf(own: Pending, { resource, text }: Named, reasons: readonly string[]): Pending {
  const { text: _asItCame, ...write } = own.write
  return {
    ...own, reasons: [...own.reasons, ...reasons], after: resource && withId(resource, write.id),
    write: { ...write, ...(resource && { resource }), ...(text !== undefined && { text }) },
  }
}
