import { parseResource } from '../conformance/parse-resource.ts'
import { invalid } from '../fhir/error.ts'
import type { Resource } from '../fhir/resource.ts'
import type { Routed } from './interaction.ts'

/** The resource of a request, parsed once; its text goes with it, for that is what is stored. @throws invalid */
export function bodyOf({ request, type }: Pick<Routed, 'request' | 'type'>): { readonly text: string; readonly resource: Resource } {
  if (request.body === undefined || request.body.trim() === '') throw invalid('The request has no body', type)
  return { text: request.body, resource: parseResource(request.body, type) }
}

/** If-Match: the version the client believes to be the newest. @throws invalid */
export function ifMatch(header: string | undefined): string | undefined {
  if (header === undefined) return undefined
  const version = /^\s*(?:W\/)?"([A-Za-z0-9\-.]{1,64})"\s*$/.exec(header)?.[1]
  if (version === undefined) throw invalid('If-Match is an ETag as the server gave it, such as W/"1"')
  return version
}
