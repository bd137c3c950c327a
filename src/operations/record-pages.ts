/** A page of all that is on record about one, as a searchset with its links.  R4 http.html#paging */
import { isResourceType } from '../conformance/image.ts'
import { bundleText, type EntryText } from '../fhir/bundle.ts'
import { invalid } from '../fhir/error.ts'
import type { FhirResponse } from '../fhir/request.ts'
import { instantText } from '../fhir/resource.ts'
import type { Version } from '../fhir/version.ts'
import type { OperationContext } from './operation.ts'

export interface EverythingInput {
  readonly [name: string]: unknown
  readonly id?: string
  readonly start?: string
  readonly end?: string
  readonly _since?: string
  readonly _type: readonly string[]
  readonly _count?: number
  readonly _cursor?: string
}

const [USUAL, MOST] = [200, 1_000]

/** @param of whose record it is. @throws invalid */
export async function pageOf(of: Version, input: EverythingInput, { repository, base, at, newId }: OperationContext): Promise<FhirResponse> {
  const { start, end, _since: since, _cursor: cursor } = input, types = typesIn(input), count = countIn(input), type = of.type === 'Patient' ? 'Patient' : 'Encounter'
  const self = queryOf([['start', start], ['end', end], ['_since', since], ['_type', types?.join(',')], ['_count', input._count === undefined ? undefined : String(count)]])
  const { matches, included, next } = await repository.compartment({
    type, id: of.id, patient: of.owners.patient, count, self, ...(types && { types }), ...(start !== undefined && { start }), ...(end !== undefined && { end }), ...(since !== undefined && { since }), ...(cursor !== undefined && { cursor }),
  })
  const address = (place: string | undefined): string => [`${base}/${type}/${of.id}/$everything`, [self, queryOf([['_cursor', place]])].filter(Boolean).join('&')].filter(Boolean).join('?')
  return {
    status: 200,
    body: bundleText({
      type: 'searchset', id: newId(), lastUpdated: instantText(at), links: [{ relation: 'self', url: address(cursor) }, ...(next === undefined ? [] : [{ relation: 'next', url: address(next) }])],
      entries: [...matches.map(entry(base, 'match')), ...included.map(entry(base, 'include'))],
    }),
  }
}

const entry = (base: string, mode: 'match' | 'include') => ({ type, id, text }: Version): EntryText => ({ fullUrl: `${base}/${type}/${id}`, resource: text, search: { mode } })

const queryOf = (parts: readonly (readonly [string, string | undefined])[]): string =>
  parts.flatMap(([name, value]) => value === undefined ? [] : `${name}=${encodeURIComponent(value)}`).join('&')

function typesIn({ _type: given }: EverythingInput): readonly string[] | undefined {
  const types = [...new Set(given.flatMap(text => text.split(',')))]
  if (types.some(type => !isResourceType(type))) throw invalid("The input '_type' names types of R4, divided by commas", '_type')
  return types.length === 0 ? undefined : types
}

function countIn({ _count: count = USUAL }: EverythingInput): number {
  if (!Number.isInteger(count) || count < 1) throw invalid("The input '_count' is a whole number, 1 at least", '_count')
  return Math.min(count, MOST)
}
