import { statement, type Server } from '../servers.ts'
import type { Phase } from '../phase.ts'
import { createOf } from './anchors.ts'

const CONNECTIONS = 16

/** Each message of a visit of its own, about somebody not known before, or about one of the members. */
export const adt: Phase = {
  name: 'adt',
  what: 'ADT^A01 over MLLP, of strangers (a Patient and an Encounter) and of members (an Encounter)',
  anchor: "R's create, divided by the rows a message writes",
  goals: [
    { no: 20, of: 'A01 of strangers', figure: 'share', must: 0.25, aim: 0.40, gate: true },
    { no: 20, of: 'A01 of members', figure: 'share', must: 0.25, aim: 0.40, gate: true },
  ],
  async measure(bench) {
    const product = await bench.product()
    const line = (of: 'strangers' | 'members') => ({
      name: `A01 of ${of}`, against: "R's create", weight: () => rowsEach(product, of), anchor: createOf(128), product: { script: { kind: 'admit', of } as const, connections: CONNECTIONS },
    })
    const lines = await bench.compare([line('strangers'), line('members')])
    return {
      lines,
      notes: [
        `Rows a message writes, counted afterwards in version, current and hl7_message: ${lines.map(({ name, weight }) => `${name} ${weight.toFixed(2)}`).join(', ')}; those of the index tables, of the lock and of the access log are not counted. `
          + "R is asked at 128 connections, where it does best. A create of R counts as one row, though it writes two: the goal's own way of counting.",
      ],
    }
  },
}

async function rowsEach({ databaseUrl }: Server, of: 'strangers' | 'members'): Promise<number> {
  const [rows] = await statement(databaseUrl, `
    select (1 + 2.0 * count(v.id) / count(distinct m.request))::text from hl7_message m left join version v on v.request = m.request
      where m.text ${of === 'strangers' ? '' : 'not '}like '%|Stranger%'`)
  return Number(rows)
}
