/** Asks the table for a fact: what speaks for it, what against, and which of them stands. */
import { FACT_KINDS, type FactName, type FactValue, type Shown } from '../../policy/facts.ts'
import { evidenceAgainst } from './against.ts'
import { derivedFor } from './derived.ts'
import { mcpEnrolled } from './enrolment.ts'
import type { For } from './item.ts'
import type { MemberRecord } from './record.ts'
import { inOrder, resolve, type Resolution } from './resolve.ts'
import { factRow } from './table.ts'
import { evidenceFor, type Asking } from './weigh.ts'
import { heldOn, whenOf } from './when.ts'

export interface Engine {
  of<N extends FactName>(name: N): Shown<FactValue<N>>
  hints(name: FactName): readonly string[]
  anyOf(names: readonly FactName[]): readonly string[]
}
interface Settled extends Resolution { readonly suggests: readonly For[] }

/** Facts are settled when they are asked for, once each. */
export function engine(record: MemberRecord): Engine {
  const settled = new Map<string, Settled>(), underway = new Set<string>()

  /** A fact that asks for itself, by way of others, is not shown by that. */
  function settle(fact: string): Settled {
    const known = settled.get(fact)
    if (known) return known
    if (underway.has(fact)) return NOTHING
    underway.add(fact)
    const asking: Asking = { fact, record, holds: name => shown(name as FactName).is === 'proved' }
    const items = [...evidenceFor(asking), ...derivedFor(asking, name => ({ holds: shown(name as FactName).is === 'proved', by: byOf(shown(name as FactName)) }))]
    const found = { ...resolve(fact, items.filter(item => item.strength === 'proves'), evidenceAgainst(asking)), suggests: items.filter(item => item.strength === 'suggests') }
    underway.delete(fact)
    settled.set(fact, found)
    return found
  }

  function shown<N extends FactName>(name: N): Shown<FactValue<N>> {
    if (name === 'mcpEnrolled') return mcpEnrolled(record) as Shown<FactValue<N>>
    const { is, standing, against, because } = settle(name), why = because !== undefined && { because }
    switch (is) {
      case 'proved': return { is, value: valueOf(name, standing), by: unique(standing), ...why }
      case 'contradicted': return { is, by: unique(against), ...why }
      case 'open': return { is: 'not-shown', send: factRow(name).unknownAnswer, ...why }
    }
  }

  function valueOf<N extends FactName>(name: N, standing: readonly For[]): FactValue<N> {
    switch (FACT_KINDS[name]) {
      case 'yes': return true as FactValue<N>
      case 'code': return [...new Set(presently(standing).map(item => String(item.value)))] as readonly string[] as FactValue<N>
      default: return inOrder(name, standing)[0]!.value as FactValue<N>
    }
  }

  /** Of several that are of this kind, those in force; if none is, all. */
  function presently(standing: readonly For[]): readonly For[] {
    const now = standing.filter(item => {
      const resource = record.find(item.by)
      return resource !== undefined && heldOn(resource, whenOf(resource), record.asOf)
    })
    return now.length > 0 ? now : standing
  }

  return {
    of: shown,
    hints: name => name === 'mcpEnrolled' ? unique(evidenceFor({ fact: name, record, holds: () => false })) : unique(settle(name).suggests),
    anyOf: names => [...new Set(names.flatMap(name => {
      const together = settle(name).suggests.filter(item => item.anyOf?.every(one => names.includes(one as FactName)))
      return together.length === 0 ? [] : resolve(name, together, evidenceAgainst({ fact: name, record, holds: () => false })).standing.map(item => item.by)
    }))],
  }
}

const NOTHING: Settled = { is: 'open', standing: [], against: [], suggests: [] }
const unique = (items: readonly { readonly by: string }[]): readonly string[] => [...new Set(items.map(item => item.by))]
const byOf = (shown: Shown<unknown>): readonly string[] => shown.is === 'not-shown' ? [] : shown.by
