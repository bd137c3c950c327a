/** What is known of one member: the resources about the member, and those they point to. */
import type { Resource, ResourceOf, ResourceType } from '../../fhir/resource.ts'
import type { CivilDate } from '../../policy/civil-date.ts'
import { ageGroup } from '../../policy/programme/adult-age.ts'
import type { Settings } from '../../policy/settings.ts'
import { daysOf } from '../dates.ts'

export interface MemberRecord {
  readonly resources: readonly Resource[]
  /** Evidence dated later is ignored (INT-011). */
  readonly asOf: CivilDate
  readonly settings: Settings
  of<T extends ResourceType>(type: T): readonly ResourceOf<T>[]
  /** What a literal reference points to, if it is among the resources. */
  find(reference: string | undefined): Resource | undefined
  /** Is somebody born then a child or youth, by the definition of the programme, on the day asked about? Not shown is no. */
  isYoung(birthDate: string | undefined): boolean
}

export function memberRecord(resources: readonly Resource[], asOf: CivilDate, settings: Settings): MemberRecord {
  const byType = Map.groupBy(resources, r => r.resourceType), byReference = new Map(resources.map(r => [refOf(r), r]))
  return {
    resources, asOf, settings,
    of: type => (byType.get(type) ?? []) as ResourceOf<typeof type>[],
    find: reference => reference === undefined ? undefined : byReference.get(reference),
    isYoung: birthDate => {
      const value = daysOf(birthDate)
      return value !== undefined && ageGroup({ is: 'proved', value, by: [] }, { on: asOf, county: undefined, settings }).value === 'child'
    },
  }
}

/** 'Encounter/1' */
export const refOf = (resource: Resource): string => `${resource.resourceType}/${resource.id}`
