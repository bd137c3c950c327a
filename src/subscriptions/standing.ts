/** How a subscription stands, for whoever asks. */
import type { Subscription } from '@medplum/fhirtypes'
import { parseJson } from '../fhir/json.ts'
import type { Version } from '../fhir/version.ts'
import type { SubscriptionState } from '../repository/news.ts'
import { CONTENTS } from './backport.ts'
import type { Standing } from './notification.ts'
import { topicOf } from './topics.ts'
import { wanted } from './wanted.ts'

/** undefined: not one to a topic of ours. @param state undefined until the worker has met it: no event yet */
export function standingOf(version: Version, state: SubscriptionState | undefined): Standing | undefined {
  const subscription = parseJson(version.text) as Subscription, asked = wanted(subscription), topic = topicOf(asked.criteria)
  if (!topic) return undefined
  return {
    subscription: version.id, topic: topic.url, status: subscription.status, events: state ? state.next - 1n : 0n,
    content: CONTENTS.find(content => content === asked.contents[0]) ?? 'empty',
    error: subscription.status === 'error' || subscription.status === 'off' ? subscription.error : undefined,
  }
}
