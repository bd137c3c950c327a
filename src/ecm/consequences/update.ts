import type { Resource } from '../../fhir/resource.ts'
import type { Write } from '../../fhir/write.ts'

/** What was read is what is changed: another's change in between makes this one anew. */
export const update = (resource: Resource): Write => ({
  op: 'update', type: resource.resourceType, id: resource.id!, resource, ...(resource.meta?.versionId && { ifMatch: resource.meta.versionId, remake: true }),
})
