import type { Committed } from '../../fhir/verb.ts'
import { keptBy } from '../../storage/messages.ts'
import type { Db } from '../../storage/pool.ts'
import { writtenBy } from '../../storage/versions.ts'
import type { Under } from '../commit.ts'

/** Is a change whose commit went unanswered in the record? All of it is or nothing, so one version of it tells, or its message. */
export async function stands(db: Db, { stored, followed }: Committed, { cause, at }: Under & { readonly at: Date }): Promise<boolean> {
  const one = [...stored, ...followed].find(({ did }) => did !== 'unchanged')?.version
  if (one) return (await writtenBy(db, one, cause.request, at))?.version.version === one.version
  return cause.message ? await keptBy(db, cause.message, cause.request) : true
}
