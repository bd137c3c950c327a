/** A resource or element against a profile of ours: what the profile adds to base R4. R4 profiling.html */
import type { Finding } from '../fhir/write.ts'

/** @param path FHIRPath of the node from the resource */
export function checkProfile(_node: object, _canonical: string, _path: string, _resource: object): readonly Finding[] {
  return []
}
