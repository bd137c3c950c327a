/** Messages that wait for their person to be known. They are stored, and taken, by `commit`, together with the message's row and what it tells. */
import type { MessageKey } from '../fhir/held-message.ts'
import { deleteExpired, heldRows, markLooked, tagsHeld, unlookedRows, type HeldRow } from '../storage/held-messages.ts'
import { patiently } from '../storage/patience.ts'
import type { Pool } from '../storage/pool.ts'

export type HeldCipher = HeldRow

export interface HeldMessages {
  /** Those of the tags under which something is held. */
  tagsHeld(tags: readonly Buffer[]): Promise<readonly Buffer[]>
  /** Held under any of the tags, the longest held first. */
  under(tags: readonly Buffer[], most: number): Promise<readonly HeldCipher[]>
  /** Whose person nobody has looked for since they were held, the longest held first. */
  unlooked(most: number): Promise<readonly HeldCipher[]>
  looked(keys: readonly MessageKey[]): Promise<void>
  /** Removes those whose time is over, rows of theirs included. @returns how many */
  expire(): Promise<number>
}

const AT_ONCE = 1_000

export function heldMessagesOf(pool: Pool, now: () => Date): HeldMessages {
  return {
    tagsHeld: async tags => tags.length === 0 ? [] : await patiently(() => tagsHeld(pool, tags, now())),
    under: async (tags, most) => tags.length === 0 ? [] : await patiently(() => heldRows(pool, tags, now(), most)),
    unlooked: most => patiently(() => unlookedRows(pool, now(), most)),
    looked: keys => patiently(() => markLooked(pool, keys)),
    async expire() {
      for (let gone = 0; ;) {
        const some = await patiently(() => deleteExpired(pool, now(), AT_ONCE))
        gone += some
        if (some < AT_ONCE) return gone
      }
    },
  }
}
