import type { Resource as AnyResource } from '@medplum/fhirtypes'

/** A resource of any type, as parsed from JSON. */
export type Resource = AnyResource
export type ResourceType = Resource['resourceType']
export type ResourceOf<Type extends ResourceType> = Extract<Resource, { resourceType: Type }>

/** R4 §2.24.0.1: 1 to 64 letters, digits, hyphens, dots. */
export const ID = /^[A-Za-z0-9\-.]{1,64}$/

/** An instant as FHIR writes it, with milliseconds, in UTC. */
export const instantText = (at: Date): string => at.toISOString()
