/** The form of an answer: `_summary`, `_elements`, `_pretty`.  R4 search.html#summary, http.html#general */
import { subsetOf, unknownElements, type Subset } from '../conformance/subset.ts'
import { invalid, unsupported } from '../fhir/error.ts'
import { parseJson, stringifyJson } from '../fhir/json.ts'
import type { FhirRequest, FhirResponse } from '../fhir/request.ts'
import type { Resource } from '../fhir/resource.ts'

export interface Shape { readonly subset: Subset | undefined; readonly pretty: boolean }

const AS_IT_IS: Shape = { subset: undefined, pretty: false }

/** What a request says of its answer's form. @param type whose elements are named, '' for several. @throws invalid, unsupported */
export function shapeOf({ query, body, headers, method }: FhirRequest, type: string): Shape {
  const isForm = method === 'POST' && (headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false)
  if (!query.includes('_') && !isForm) return AS_IT_IS
  const given = new URLSearchParams(isForm ? `${query}&${body ?? ''}` : query), summary = given.get('_summary'), elements = given.get('_elements')
  const pretty = given.get('_pretty') === 'true'
  if (elements !== null) return { subset: { elements: named(elements, type) }, pretty }
  if (summary === null || summary === 'false' || summary === 'count') return { subset: undefined, pretty }
  if (summary !== 'true' && summary !== 'text' && summary !== 'data') throw invalid("'_summary' is true, text, data, count or false")
  return { subset: { summary }, pretty }
}

function named(text: string, type: string): readonly string[] {
  if (type === '') throw unsupported("'_elements' is understood where the answer is of one type")
  const names = text.split(',').map(name => name.trim().replace(new RegExp(`^${type}\\.`), '')).filter(Boolean)
  if (names.length === 0) throw invalid("'_elements' names elements, divided by commas")
  if (unknownElements(type, names).length > 0) throw invalid(`'_elements' names what is no element of ${type}`)
  return names
}

/** The answer in that form. Bodies that nothing is asked of are sent unread. */
export function shaped(answer: FhirResponse, { subset, pretty }: Shape): FhirResponse {
  if (answer.body === undefined || answer.status >= 400 || (!subset && !pretty)) return answer
  const read = parseJson(answer.body) as Resource, resource = subset ? partsOf(read, subset) : read
  return { ...answer, body: stringifyJson(resource, pretty ? 2 : undefined) }
}

/** Of a Bundle its entries; named elements are those of what matched, not of what was included. */
function partsOf(resource: Resource, subset: Subset): Resource {
  if (resource.resourceType !== 'Bundle') return resource.resourceType === 'OperationOutcome' ? resource : subsetOf(resource, subset)
  const entry = resource.entry?.map(one => {
    const skipped = one.search?.mode === 'outcome' || ('elements' in subset && one.search?.mode === 'include')
    return one.resource && !skipped ? { ...one, resource: subsetOf(one.resource as Resource, subset) } : one
  })
  return { ...resource, ...(entry && { entry }) } as unknown as Resource
}
