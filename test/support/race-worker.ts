/** A process of its own with a record of its own: commits what it is told, each when it is told, and says what became of it. */
import { setTimeout as sleep } from 'node:timers/promises'
import { NOTHING_FOLLOWS, type Consequences, type Write } from '../../src/fhir/write.ts'
import { FhirError } from '../../src/fhir/error.ts'
import { openPool } from '../../src/storage/pool.ts'
import { openRecord, under } from './record.ts'

export interface RaceStep { /** Milliseconds after the task's start. */ readonly after: number; readonly writes: readonly Write[] }
export interface RaceTask { readonly no: number; readonly steps: readonly RaceStep[] }
export type RaceOutcome = { readonly did: string; readonly id: string; readonly version: string } | { readonly refused: string }

/** A Basic whose code is 'assign X' gives its member to the provider X. */
const assigning: Consequences = {
  needs: write => write.type === 'Basic' ? [] : 'nothing',
  follow({ after }) {
    const { code, subject } = after as { code?: { text?: string }; subject?: { reference?: string } }, [, provider] = /^assign (.+)$/.exec(code?.text ?? '') ?? []
    return provider && subject?.reference ? { ...NOTHING_FOLLOWS, owners: [{ patient: subject.reference, provider }] } : NOTHING_FOLLOWS
  },
}

const [url = '', name = 'race'] = process.argv.slice(2)
const pool = openPool({ url, max: 12, name }), record = await openRecord(pool, { consequences: assigning })

async function step({ after, writes }: RaceStep): Promise<RaceOutcome> {
  if (after > 0) await sleep(after)
  try {
    const { stored: [one] } = await record.commit(writes, under())
    return { did: one?.did ?? 'nothing', id: one?.version.id ?? '', version: one?.version.version ?? '' }
  } catch (error) {
    return { refused: error instanceof FhirError ? error.kind : `${String(error)} ${(error as Error).stack}` }
  }
}

process.on('message', ({ no, steps }: RaceTask) => {
  void Promise.all(steps.map(step)).then(outcomes => process.send?.({ no, outcomes }))
})
process.on('disconnect', () => { void record.close().then(() => pool.end()).then(() => process.exit(0)) })
process.send?.('ready')
