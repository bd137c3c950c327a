/** Holding a message about somebody nobody knows yet: what it is found by, and whether it can ever be right. */
import type { Encounter, Identifier } from '@medplum/fhirtypes'
import { FhirError } from '../fhir/error.ts'
import type { Making, Sender, Trigger } from './decision.ts'
import { visitIdentifier, visitNumber } from './identifiers.ts'
import type { Message } from './message.ts'
import { patientIdentifiers } from './person.ts'
import { eventTime, startOf } from './timestamp.ts'

/** All that may make its person, or its visit, known: the CIN, the facility's own number, the visit's. */
export const knownBy = (message: Message, facility: string): readonly Identifier[] =>
  [...patientIdentifiers(message, facility), visitIdentifier(facility, visitNumber(message))]

/** When what it tells of happened: milliseconds since 1970. */
export const happenedAt = (message: Message, zone: string): number => startOf(eventTime(message, zone), zone)

/**
 * A message that will be refused whenever it is taken is refused at once, while its sender listens. What only lacks the word of
 * an earlier message about the visit may be held: that one may be held too.
 * @throws invalid
 */
export function requireTellable(trigger: Trigger, message: Message, sender: Sender, making: Making): void {
  try { trigger(message, {}, sender, making) } catch (error) {
    if (!(error instanceof FhirError) || error.outcome.issue.some(({ code }) => code !== 'required')) throw error
    trigger(message, { encounter: { resource: TOLD_BEFORE, version: '1' } }, sender, making)
  }
}

/** A visit as an earlier message left it, as far as a later one leans on it. */
const TOLD_BEFORE: Encounter = { resourceType: 'Encounter', id: 'told-before', status: 'in-progress', class: { code: 'IMP' }, period: { start: '1900-01-01T00:00:00Z' } }
