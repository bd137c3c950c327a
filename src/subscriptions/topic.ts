/** A topic: what change of which resource is an event, and by what its subscribers may narrow it.  R5 subscriptiontopic.html */
import type { Resource, ResourceType } from '../fhir/resource.ts'

export interface Topic {
  /** Canonical, without a version. */
  readonly url: string
  readonly version: string
  readonly title: string
  readonly description: string
  /** The focus of every event. */
  readonly resource: ResourceType
  /** The first that holds names the event. */
  readonly triggers: readonly Trigger[]
  readonly filters: readonly TopicFilter[]
  /** Resources told beside the focus, as includes; none: only the focus. */
  readonly shape: readonly string[]
}

export interface Trigger {
  readonly code: string
  readonly description: string
  readonly interactions: readonly ('create' | 'update' | 'delete')[]
  /** Absent: there was none, or it is deleted. */
  when(before: Resource | undefined, after: Resource | undefined): boolean
}

export interface TopicFilter {
  readonly code: string
  readonly description: string
  /** search: the focus' search parameter of this name; trigger: the code of the trigger. */
  readonly by: 'search' | 'trigger'
  /** Of a reference: what it must point to, for a filter that can match nothing is a mistake. */
  readonly target?: ResourceType
}

/** Which event a change is, or none. */
export const eventOf = (topic: Topic, before: Resource | undefined, after: Resource | undefined): string | undefined =>
  topic.triggers.find(trigger => trigger.when(before, after))?.code
