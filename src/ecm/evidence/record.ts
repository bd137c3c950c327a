/** What is known of one member: the resources about the member, and those they point to. */
import type { Resource, ResourceOf, ResourceType } from '../../fhir/resource.ts'
import type { CivilDate } from '../../policy/civil-date.ts'
import type { Settings } from '../../policy/settings.ts'

export interface MemberRecord {
  readonly resources: readonly Resource[]
  /** Evidence dated later is ignored (INT-011). */
  readonly asOf: CivilDate
  readonly settings: Settings
  of<T extends ResourceType>(type: T): readonly ResourceOf<T>[]
  /** What a literal reference points to, if it is among the resources. */
  find(reference: string | undefined): Resource | undefined
}

export function memberRecord(resources: readonly Resource[], asOf: CivilDate, settings: Settings): MemberRecord {
  const byType = Map.groupBy(resources, r => r.resourceType), byReference = new Map(resources.map(r => [refOf(r), r]))
  return {
    resources, asOf, settings,
    of: type => (byType.get(type) ?? []) as ResourceOf<typeof type>[],
    find: reference => reference === undefined ? undefined : byReference.get(reference),
  }
}

/** 'Encounter/1' */
export const refOf = (resource: Resource): string => `${resource.resourceType}/${resource.id}`
