/** How an ECM provider may answer an assignment, by when, and when somebody must lead the member's care. */
import { acceptance } from './assignment/acceptance.ts'
import { capacityOnFile } from './assignment/capacity-on-file.ts'
import { declineGrounds } from './assignment/decline-grounds.ts'
import { declineNotice } from './assignment/decline-notice.ts'
import { leadCareManagerNotice } from './assignment/lead-care-manager-notice.ts'
import { citation } from './citation.ts'
import { civilDateOf, due, type Clock } from './clock.ts'
import type { ClosedList, Content } from './criterion.ts'
import type { DueByRule } from './decision-due.ts'
import { binding, inForce, type Situation, type Topic } from './effective.ts'
import { objection, type Objection } from './objection.ts'

/** By when a decline must reach the plan; undefined where no rule says so. */
export const declineDue = (noticed: Date, given: Omit<Situation, 'on'>): DueByRule | undefined => clockOf(declineNotice, noticed, given)
/** By when a Lead Care Manager must be assigned: from the notice, not from the acceptance. */
export const leadCareManagerDue = (noticed: Date, given: Omit<Situation, 'on'>): DueByRule | undefined => clockOf(leadCareManagerNotice, noticed, given)

function clockOf(topic: Topic<Clock>, start: Date, given: Omit<Situation, 'on'>): DueByRule | undefined {
  const edition = inForce(topic, { ...given, on: civilDateOf(start) })
  return edition && { due: due(edition.is, start, given.settings), citation: citation(edition, given.settings) }
}

export interface Decline {
  readonly reason: string
  readonly at: Date
  readonly noticed: Date
  readonly assigned: number
  /** undefined: none is on file. */
  readonly capacity: number | undefined
}

/**
 * By the day of the notice. A decline that comes late is taken all the same: the member must go somewhere, and refusing it would leave them
 * with a provider that has no room.
 */
export function objectionsToDecline({ reason, at, noticed, assigned, capacity }: Decline, without: Omit<Situation, 'on'>): readonly Objection[] {
  const given: Situation = { ...without, on: civilDateOf(noticed) }, accepted = binding<Content>(acceptance, given), grounds = binding<ClosedList>(declineGrounds, given)
  const other = grounds !== undefined && !grounds.edition.is.codes.includes(reason), room = capacity !== undefined && assigned < capacity
  const against = (bound: typeof accepted | typeof grounds, because: string): readonly Objection[] => bound ? [objection(bound, given.settings, { because, about: 'reason' })] : []
  if (other || room) {
    const because = room && !other ? `The capacity is not reached: ${assigned} of ${capacity} members are assigned` : 'Only a reached capacity justifies a decline'
    return [...against(accepted, 'Every member assigned is accepted at once, short of the capacity that was set before'), ...against(grounds, because)]
  }
  return [...(capacity === undefined ? against(binding<Content>(capacityOnFile, given), 'No capacity of the provider is on file, which a decline for capacity needs') : []), ...late(at, noticed, given)]
}

function late(at: Date, noticed: Date, given: Situation): readonly Objection[] {
  const by = declineDue(noticed, given), bound = binding<Clock>(declineNotice, given)
  if (!by || !bound || at <= by.due.at) return []
  return [{ ...objection(bound, given.settings, { because: `The decline came late: it was due by ${by.due.text}. It is taken all the same`, about: 'time' }), severity: 'warning' }]
}
