/** One piece of evidence for a fact, or against it: by what, by whom, of which day. */
import type { Condition, Observation, QuestionnaireResponse, Reference } from '@medplum/fhirtypes'
import type { Resource } from '../../fhir/resource.ts'
import type { CivilDate } from '../../policy/civil-date.ts'
import { rolesOf } from './asserter.ts'
import type { Found } from './paths/found.ts'
import { refOf, type MemberRecord } from './record.ts'
import type { Days } from './when.ts'

export interface Item {
  readonly by: string
  /** Undefined: nothing dates it. */
  readonly on: CivilDate | undefined
  /** To order what one author said on one day. */
  readonly at: string
  /** Of statements, which the same author's newer ones replace; empty: of none. */
  readonly author: string
  readonly roles: readonly string[]
  readonly value?: Found['value']
}
export interface For extends Item {
  readonly strength: 'proves' | 'suggests'
  /** It shows that one of these holds: enough for them together, for each of them a hint. */
  readonly anyOf?: readonly string[]
}
export interface Against extends Item {
  /** contradicts: the fact does not hold. denies: it outweighs, and shows nothing. ends: what was before it is over. */
  readonly effect: 'contradicts' | 'denies' | 'ends'
  /** Older than the window of the fact: it stands only where nothing newer speaks for it. */
  readonly stale?: true
}

export function itemOf(resource: Resource, record: MemberRecord, when: Days | undefined, value?: Found['value']): Item {
  const speakers = speakersOf(resource), on = dayIn(when, record.asOf)
  return {
    by: refOf(resource), on, at: saidAt(resource) ?? on ?? '', author: isStatement(resource) ? speakers.map(s => s.reference ?? '').toSorted().join(' ') : '',
    roles: [...new Set([...standingRoles(resource), ...speakers.flatMap(to => rolesOf(to, record))])], ...(value !== undefined && { value }),
  }
}

/** What goes on, or ends later, is of its first day; what is over, of its last. */
const dayIn = (when: Days | undefined, asOf: CivilDate): CivilDate | undefined => when?.to !== undefined && when.to <= asOf ? when.to : when?.from ?? when?.to

const isStatement = ({ resourceType }: Resource): boolean => resourceType === 'Observation' || resourceType === 'QuestionnaireResponse' || resourceType === 'Condition'
const saidAt = (resource: Resource): string | undefined =>
  (resource as Observation).effectiveDateTime ?? (resource as Observation).effectiveInstant ?? (resource as QuestionnaireResponse).authored ?? (resource as Condition).recordedDate

function speakersOf(resource: Resource): readonly Reference[] {
  switch (resource.resourceType) {
    case 'Observation': return resource.performer ?? []
    case 'QuestionnaireResponse': return [resource.author ?? resource.source].flatMap(one => one ?? [])
    case 'Condition': return [resource.asserter ?? resource.recorder].flatMap(one => one ?? [])
    case 'Encounter': return [resource.serviceProvider].flatMap(one => one ?? [])
    case 'EpisodeOfCare': return [resource.managingOrganization].flatMap(one => one ?? [])
    case 'Flag': return [resource.author].flatMap(one => one ?? [])
    case 'Coverage': return resource.payor
    case 'CoverageEligibilityResponse': return [resource.insurer]
    case 'ClaimResponse': return [resource.insurer]
    default: return []
  }
}

/** What a kind of resource speaks as, whoever signed it. */
function standingRoles(resource: Resource): readonly string[] {
  switch (resource.resourceType) {
    case 'Condition': return resource.asserter ?? resource.recorder ? [] : ['treating-clinician']
    case 'ExplanationOfBenefit': return ['claim']
    case 'Encounter': return ['facility']
    case 'EpisodeOfCare': return ['programme']
    case 'Patient': return ['member']
    case 'RelatedPerson': return ['family-caregiver']
    case 'Procedure': return ['treating-clinician']
    default: return []
  }
}
