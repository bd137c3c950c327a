/** What the record answers when a change cannot be made. None names an id. */
import { conflict, FhirError, notFound, staleVersion } from '../fhir/error.ts'
import type { Write } from '../fhir/write.ts'

/** Never existed, or lies outside the scope. */
export const absent = ({ type, at }: Pick<Write, 'type' | 'at'>): FhirError => notFound(`There is no such ${type}`, at)
/** The same whether it never was or is hidden. */
export const notToBeFound = (write: Pick<Write, 'type' | 'at' | 'op' | 'upsert'>): FhirError => write.op === 'update' && write.upsert === 'again'
  ? new FhirError('not-allowed', [{ text: `There is no such ${write.type}, and ids are given by this server: make it by POST`, ...(write.at !== undefined && { expression: write.at }) }])
  : absent(write)
export const moved = ({ type, at }: Pick<Write, 'type' | 'at'>): FhirError => staleVersion(`The ${type} has another version than If-Match names`, at)
/** What was to be made only where nothing stands. */
export const there = ({ type, at }: Pick<Write, 'type' | 'at'>): FhirError => staleVersion(`A ${type} of this id is there already`, at)
export const clash = ({ type, at }: Pick<Write, 'type' | 'at'>): FhirError => conflict(`A ${type} of this id exists`, at)
/** Definitions have changed under way: index rows must be reckoned anew. */
export const outdated = (): FhirError => new FhirError('unavailable', [{ text: 'Definitions are being reloaded; try again' }], { retryAfter: 1 })
