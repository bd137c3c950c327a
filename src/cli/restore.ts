/** `ecm-fhir restore`: a backup into an empty database, whose order of changes then goes on in its new cluster. */
import { onlyFolder, rowsOf, type Backed } from './backup.ts'
import type { Say } from './served.ts'

export const RESTORE_USAGE = 'ecm-fhir restore DIR'

export interface Restoring {
  /** `numbered`: the changes that had been waiting for their numbers. */
  readonly restore: (folder: string) => Promise<Backed & { readonly timeZone: string; readonly numbered: number }>
  /** TIME_ZONE as it is set here. */
  readonly timeZone: string
  readonly say: Say
}

/** @throws BackupCallRefused */
export async function restoreFrom(args: readonly string[], { restore, timeZone, say }: Restoring): Promise<void> {
  const folder = onlyFolder(args, RESTORE_USAGE), { tables, timeZone: kept, numbered } = await restore(folder)
  say(`${rowsOf(tables)} rows of ${tables.length} tables are restored; ${numbered} changes that were waiting have their numbers.`)
  if (kept !== timeZone) say(`This database was begun with TIME_ZONE=${kept}: a server starts on it with that alone.`)
}
