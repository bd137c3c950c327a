import type { Task } from '@medplum/fhirtypes'
import type { Resource } from '../../fhir/resource.ts'
import type { Write } from '../../fhir/write.ts'

/** What was read is what is changed: another's change in between makes this one anew. */
export const update = (resource: Resource): Write => ({
  op: 'update', type: resource.resourceType, id: resource.id!, resource: resource.resourceType === 'Task' ? inOrder(resource) : resource,
  ...(resource.meta?.versionId && { ifMatch: resource.meta.versionId, remake: true }),
})

/** A change that waited for another may be a moment older than what that one made: R4 wants no Task modified before it was authored (inv-1). */
const inOrder = (task: Task): Task => task.lastModified && task.authoredOn && Date.parse(task.lastModified) < Date.parse(task.authoredOn) ? { ...task, lastModified: task.authoredOn } : task
