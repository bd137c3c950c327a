/** Every topic of this server. */
import type { Topic } from './topic.ts'
import { adt } from './topics/adt.ts'

export const TOPICS: readonly Topic[] = [adt]

/** The topic of a canonical, with or without '|version'; undefined when it is none of ours. */
export function topicOf(canonical: string): Topic | undefined {
  const [url, version] = canonical.split('|')
  return TOPICS.find(topic => topic.url === url && (version === undefined || topic.version === version))
}
