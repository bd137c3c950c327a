/** Which resource the criteria of a conditional interaction mean.  R4 http.html#cond-update, #3.1.0.7.1 */
import { invalid } from '../fhir/error.ts'
import type { Version } from '../fhir/version.ts'
import type { InteractionContext, Routed } from './interaction.ts'

/** What of a query is no criterion is said of the answer, or of what goes with it. */
export const criteriaIn = (query: string): string => query.split('&').filter(part => part !== '' && !/^_(?:format|pretty|cascade)=/.test(part)).join('&')

/** @throws invalid when there are none: an empty search would mean every resource of the type */
export function criteriaOf({ request: { query } }: Routed): string {
  const kept = criteriaIn(query)
  if (kept === '') throw invalid('A conditional interaction says in its query which resource it means, such as ?identifier=system|value')
  return kept
}

/** Within what the caller sees, at most so many. */
export async function matching({ type }: Routed, criteria: string, most: number, context: InteractionContext): Promise<readonly Version[]> {
  const { matches } = await context.repository.search(context.parseSearch(type, `${criteria}&_count=${most}`, { lenient: false }))
  return matches
}
