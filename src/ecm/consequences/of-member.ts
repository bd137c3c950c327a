/** What else of a kind a member has: what stands decides, not what was written last. */
import type { Reference } from '@medplum/fhirtypes'
import type { Resource } from '../../fhir/resource.ts'
import type { Query, Write } from '../../fhir/write.ts'

export interface Kind {
  readonly type: 'Coverage' | 'EpisodeOfCare'
  /** The search parameter, and the element, that names the member. */
  readonly by: 'beneficiary' | 'patient'
}

export const allOf = ({ type, by }: Kind, member: string): Query => `${type}?${by}=${member}`

/** 'Patient/1' */
export const memberOf = ({ by }: Kind, resource: Resource | undefined): string | undefined =>
  (resource as Partial<Record<Kind['by'], Reference>> | undefined)?.[by]?.reference

/** Asked of a Write alone: a deletion does not say whose the resource was, until it is asked for again. */
export function needsAll(kind: Kind, { op, resource, where }: Write): readonly Query[] {
  if (op === 'delete') return where === undefined ? [] : [`${kind.type}?${where}`]
  const member = memberOf(kind, resource)
  return member ? [allOf(kind, member)] : []
}

/** The same deletion once more, by criteria that say whose the resource is: then the member's others can be asked for. */
export const deletedOf = ({ by }: Kind, write: Write, member: string): Write => ({ ...write, where: `${by}=${member}` })

/** All there will be after the change. @param facts of `allOf` */
export const remaining = (facts: readonly Resource[], { before, after }: { readonly before: Resource | undefined; readonly after: Resource | undefined }): readonly Resource[] =>
  [...facts.filter(r => r.id !== (after ?? before)?.id), ...(after ? [after] : [])]
