/** A change that must look before it writes, in one transaction: lock, read, judge, follow, store. */
import type { Committed, Stored } from '../../fhir/verb.ts'
import { holdMessage, releaseMessage } from '../../storage/held-messages.ts'
import { insertMessage } from '../../storage/messages.ts'
import { patiently } from '../../storage/patience.ts'
import { isFault } from '../../storage/storage-error.ts'
import { transaction, Uncertain, untilEnded } from '../../storage/transaction.ts'
import type { Under } from '../commit.ts'
import { cascade } from './cascade.ts'
import { resolveConditionals } from './conditional.ts'
import type { RepositoryOptions } from '../options.ts'
import { openedInside } from '../opened.ts'
import { lockFirst, MembersFirst, ownersToChange } from './members.ts'
import { begin, lay, type Underway } from './pending.ts'
import type { Named } from '../prepare.ts'
import { nameOf } from '../references.ts'
import { Remake } from '../remake.ts'
import { judgeRound, rounds } from './rounds.ts'
import { storeChange } from './store-change.ts'
import { stands } from './stands.ts'
import { ownersOfTargets, refuseReferred } from './targets.ts'

export interface ChangeUnder extends Under { readonly at: Date; readonly epoch: number }

export async function change(options: RepositoryOptions, writes: readonly Named[], under: ChangeUnder): Promise<Committed> {
  const members = new Set<string>()
  for (;;) {
    let made: Committed | undefined
    try {
      return await transaction(options.pool, async tx => {
        made = await within({ ...under, options, tx, overlay: new Map(), readAt: new Map(), members }, writes)
        await under.inside?.(openedInside(tx, options))
        return made
      })
    } catch (error) {
      if (error instanceof MembersFirst) continue
      if (!(error instanceof Uncertain) || error.xid === undefined || !made) throw error
      const { xid } = error, known = made
      await patiently(() => untilEnded(options.pool, xid))
      if (await patiently(() => stands(options.pool, known, under))) return known
    }
  }
}

async function within(underway: Underway, writes: readonly Named[]): Promise<Committed> {
  const { cause, scope, overlay } = underway
  await keepMessage(underway)
  const resolved = await resolveConditionals(underway, writes)
  await lockFirst(underway)
  const changing = resolved.flatMap(({ write, unchanged }) => unchanged ? [] : [{ write, reasons: cause.reasons ?? [] }])
  const [{ pending, unchanged }, known] = await Promise.all([begin(underway, changing, scope), ownersOfTargets(underway, changing.map(({ write }) => write))])
  for (const one of pending) lay(overlay, one)
  const cascaded = await cascade(underway, pending)
  const findings = [...await judgeRound(underway, pending, { asked: true, scope, known }), ...await judgeRound(underway, cascaded, { asked: false, scope })]
  const followed = await rounds(underway, [...pending, ...cascaded])
  await refuseReferred(underway)
  const owners = await ownersToChange(underway, followed.owners)
  const stored = await storeChange(underway, { owners, grants: followed.grants })
  for (const one of unchanged) stored.set(nameOf(one.version), one)
  const asked = resolved.flatMap(({ write, unchanged: found }): Stored[] => {
    const one = found ?? stored.get(nameOf(write))
    return one ? [{ ...one, write }] : []
  })
  const names = new Set(resolved.map(({ write }) => nameOf(write)))
  return { stored: asked, followed: [...stored].filter(([name]) => !names.has(name)).map(([, one]) => one), findings: [...findings, ...followed.findings] }
}

/** First, for its key is a lock: the same message elsewhere waits here, and then is asked about again. */
async function keepMessage({ tx, cause: { message, request, principal }, at }: Underway): Promise<void> {
  if (!message) return
  if (message.released) {
    const xid = await releaseMessage(tx, message)
    if (xid === undefined) throw new Remake('the message was held no more')
    tx.xid = xid
    return
  }
  try {
    tx.xid = await insertMessage(tx, message, at, request)
  } catch (error) {
    throw isFault(error, 'duplicate') ? new Remake('the message was received meanwhile') : error
  }
  if (message.held) await holdMessage(tx, message, message.held, { principal: principal.name, at })
}
