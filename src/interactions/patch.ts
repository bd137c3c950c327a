/**
 * PATCH [type]/[id], or PATCH [type]?criteria: JSON Patch or FHIRPath Patch, applied to the version that was read and stored only if that still
 * stands; otherwise applied anew.  R4 http.html#patch
 */
import type { Binary, Parameters } from '@medplum/fhirtypes'
import { applyFhirPathPatch } from '../conformance/fhirpath-patch.ts'
import { parseResource } from '../conformance/parse-resource.ts'
import { FhirError, invalid, multipleMatches, notFound, staleVersion, unprocessable } from '../fhir/error.ts'
import { applyJsonPatch } from '../fhir/json-patch.ts'
import { parseJson, stringifyJson } from '../fhir/json.ts'
import type { Resource } from '../fhir/resource.ts'
import type { Version } from '../fhir/version.ts'
import { ifMatch } from './body.ts'
import type { InteractionContext, Routed, WritingInteraction } from './interaction.ts'
import { criteriaOf, matching } from './matching.ts'
import { answerWith, preference, type Return } from './prefer.ts'

const JSON_PATCH = 'application/json-patch+json'

export const patch: WritingInteraction<{ readonly wanted: Return }> = {
  code: 'patch',
  async writes(asked, context) {
    const { request, type } = asked, expected = ifMatch(request.headers['if-match']), apply = patchOf(asked)
    const version = await target(asked, context)
    if (expected !== undefined && expected !== version.version) throw staleVersion(`The ${type} has another version than If-Match names`)
    const resource = parseJson(version.text) as Resource
    apply(resource)
    if (resource.resourceType !== type || resource.id !== version.id) throw unprocessable('A patch cannot change the type or the id of a resource', `${type}.id`)
    return {
      writes: [{ op: 'update', type, id: version.id, text: stringifyJson(resource), resource, method: 'PATCH', ifMatch: version.version, remake: expected === undefined }],
      carry: { wanted: preference(request).return },
    }
  },
  async answer({ stored, findings }, { wanted }) {
    return answerWith(wanted, 200, stored[0]!.version, findings)
  },
}

async function target(asked: Routed, context: InteractionContext): Promise<Version> {
  const { type, id } = asked
  if (id !== '') return await context.repository.read(type, id)
  const [match, ...more] = await matching(asked, criteriaOf(asked), 2, context)
  if (!match) throw notFound(`No ${type} matches the criteria`)
  if (more.length > 0) throw multipleMatches(`Several ${type} match the criteria`)
  return match
}

/** In a Bundle a JSON Patch comes as a Binary, for an entry holds resources alone. */
function patchOf({ request: { body, headers } }: Routed): (resource: Resource) => void {
  if (body === undefined || body.trim() === '') throw invalid('The request has no body: send a JSON Patch or a FHIRPath Patch')
  if (headers['content-type']?.startsWith(JSON_PATCH)) return jsonPatch(body)
  const given = parseResource(body)
  if (given.resourceType === 'Parameters') return resource => applyFhirPathPatch(resource, given as Parameters)
  if (given.resourceType !== 'Binary') throw new FhirError('wrong-media-type', [{ text: `A patch is a Parameters resource, or ${JSON_PATCH}` }])
  const { contentType, data } = given as Binary
  if (!contentType?.startsWith(JSON_PATCH)) throw invalid(`The Binary of a patch has the contentType ${JSON_PATCH}`, 'Binary.contentType')
  return jsonPatch(Buffer.from(data ?? '', 'base64').toString('utf8'))
}

function jsonPatch(text: string): (resource: Resource) => void {
  let operations: unknown
  try { operations = parseJson(text) } catch { throw invalid('The patch is not JSON') }
  return resource => applyJsonPatch(resource, operations)
}
