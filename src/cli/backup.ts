/** `ecm-fhir backup`: the whole database into a folder, while servers run on it. What is printed is figures alone. */
import type { Say } from './served.ts'

export const BACKUP_USAGE = 'ecm-fhir backup DIR'

/** A call that cannot be followed. */
export class BackupCallRefused extends Error {}

export interface Backed { readonly tables: readonly { readonly rows: number }[] }

/** @throws BackupCallRefused */
export async function backupInto(args: readonly string[], { backup, say }: { readonly backup: (folder: string) => Promise<Backed>; readonly say: Say }): Promise<void> {
  const folder = onlyFolder(args, BACKUP_USAGE), { tables } = await backup(folder)
  say(`${rowsOf(tables)} rows of ${tables.length} tables are in ${folder}. It holds protected health information: encrypt it, and keep SECRET_KEY and the tokens file elsewhere.`)
}

export function onlyFolder(args: readonly string[], usage: string): string {
  const [folder, ...more] = args
  if (folder === undefined || folder === '' || folder.startsWith('--') || more.length > 0) throw new BackupCallRefused(usage)
  return folder
}

export const rowsOf = (tables: Backed['tables']): number => tables.reduce((sum, table) => sum + table.rows, 0)
