/** The phases, in the order in which they run: what is smaller first, for each leaves its resources to the next. */
import type { Phase } from './phase.ts'
import { adt } from './phases/adt.ts'
import { create } from './phases/create.ts'
import { crud } from './phases/crud.ts'
import { eligibility } from './phases/eligibility.ts'
import { growth } from './phases/growth.ts'
import { notify } from './phases/notify.ts'
import { read } from './phases/read.ts'
import { screen } from './phases/screen.ts'
import { search } from './phases/search.ts'
import { transaction } from './phases/transaction.ts'
import { validate } from './phases/validate.ts'

export const PHASES = [validate, create, read, crud, search, eligibility, screen, transaction, adt, notify, growth] as const satisfies readonly Phase[]

/** Those of these names, in the order of PHASES; all when there is no name. @throws Error for a name that is none */
export function chosen(names: readonly string[], among: readonly Phase[] = PHASES): readonly Phase[] {
  const unknown = names.filter(name => !among.some(phase => phase.name === name))
  if (unknown.length > 0) throw new Error(`there is no phase '${unknown.join("', '")}'; there are ${among.map(phase => phase.name).join(', ')}`)
  return names.length === 0 ? among : among.filter(phase => names.includes(phase.name))
}
