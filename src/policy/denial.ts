/** May a request be denied for these reasons? */
import { denialDetail } from './authorization/denial-detail.ts'
import { denialGrounds } from './authorization/denial-grounds.ts'
import type { ClosedList, Content, Prohibition } from './criterion.ts'
import { binding, type Situation } from './effective.ts'
import { objection, type Objection } from './objection.ts'
import { addedCriteria } from './programme/added-criteria.ts'
import { priorContacts } from './programme/prior-contacts.ts'

export interface Denial {
  /** Codes of the denial reasons; one of another list stands as undefined. */
  readonly reasons: readonly (string | undefined)[]
  /** Is a reason said in words beside its code? */
  readonly inWords: boolean
}

/** By the day of the denial. */
export function objectionsToDenial({ reasons, inWords }: Denial, given: Situation): readonly Objection[] {
  return [...banned(reasons, given), ...closedList(reasons, given), ...(inWords ? [] : wordless(given))]
}

function closedList(reasons: Denial['reasons'], given: Situation): readonly Objection[] {
  const bound = binding<ClosedList>(denialGrounds, given)
  if (!bound || (reasons.length > 0 && reasons.every(code => code !== undefined && bound.edition.is.codes.includes(code)))) return []
  const because = `A denial cites a ground of the closed list (${bound.edition.is.codes.join(', ')}); ${reasons.length === 0 ? 'this one cites none' : 'this one cites another'}`
  return [objection(bound, given.settings, { because, about: 'reason' })]
}

function banned(reasons: Denial['reasons'], given: Situation): readonly Objection[] {
  const contacts = binding<Prohibition>(priorContacts, given), added = binding<Prohibition>(addedCriteria, given)
  return [
    ...(contacts && reasons.some(code => code !== undefined && contacts.edition.is.codes.includes(code))
      ? [objection(contacts, given.settings, { because: 'ECM may not be made conditional on a number of prior contacts between the member and the ECM provider', about: 'reason' })] : []),
    ...(added && reasons.some(code => code !== undefined && added.edition.is.codes.includes(code))
      ? [objection(added, given.settings, { because: 'A plan may not add clinical, social or other requirements to the criteria of the Populations of Focus', about: 'reason' })] : []),
  ]
}

function wordless(given: Situation): readonly Objection[] {
  const bound = binding<Content>(denialDetail, given)
  return bound ? [objection(bound, given.settings, { because: 'A denial carries a specific reason in words; this one has a code at most', about: 'detail' })] : []
}
