/** What an event is about, read when it is told: access may have ended since it was numbered. */
import { FhirError } from '../fhir/error.ts'
import type { Version } from '../fhir/version.ts'
import type { Event } from '../repository/news.ts'
import type { Reader } from '../repository/repository.ts'

export interface Focus {
  readonly type: string
  readonly id: string
  /** As it stood at the event; undefined when the event was its deletion. */
  readonly version: Version | undefined
}

/** undefined: the reader may not see it (any more). */
export async function focusOf(event: Event, reader: Reader): Promise<Focus | undefined> {
  const { type, id } = event
  try {
    return { type, id, version: await reader.vread(type, id, event.version) }
  } catch (thrown) {
    if (thrown instanceof FhirError && thrown.kind === 'gone') return { type, id, version: undefined }
    if (thrown instanceof FhirError && thrown.kind === 'not-found') return undefined
    throw thrown
  }
}
