/** An enrollment that rests on a referral begins: the provider's Task to name who leads the care. It ends when that is done, or with the enrollment. */
import type { EpisodeOfCare, Task } from '@medplum/fhirtypes'
import { instantText, type Resource } from '../../fhir/resource.ts'
import { NOTHING_FOLLOWS, type Facts, type Query } from '../../fhir/write.ts'
import { civilDateOf } from '../../policy/clock.ts'
import { isAccepted, isLeadTask, isOpen, leadTask, noticedAt } from '../assignment/tasks.ts'
import type { Event } from '../consequences.ts'
import { begins, isEcmEnrollment, isOpenEnrollment } from '../enrollment.ts'
import { countyOn, providerOf } from '../membership.ts'
import { readCitations } from '../rule-citation.ts'
import { update } from './update.ts'

export const leadCareManager: Event = {
  type: 'EpisodeOfCare',
  needs: ({ op, id, resource }) => op !== 'delete' && restsOnReferral(resource) ? queries(resource, id) : 'nothing',
  follow({ before, after, at }, facts, { newId, settings }) {
    if (!restsOnReferral(after)) return NOTHING_FOLLOWS
    const own = (facts.get(tasks(`EpisodeOfCare/${after.id}`)) ?? []).filter(isLeadTask).filter(isOpen)
    if (after.careManager !== undefined || !isOpenEnrollment(after)) return { ...NOTHING_FOLLOWS, writes: own.map(task => update(over(task, after, at))) }
    if (!begins(before, after) || own.length > 0) return NOTHING_FOLLOWS
    const around = home(after).flatMap(query => facts.get(query) ?? []), county = countyOn(around, civilDateOf(at))
    const task = leadTask({ id: newId(), episode: after, provider: providerOf(after)!, noticed: noticed(after, facts, at), at, given: { county, settings } })
    return { ...NOTHING_FOLLOWS, writes: [{ op: 'create', type: 'Task', id: task.id!, resource: task }], reasons: readCitations(task.extension).map(c => c.rule) }
  },
}

const restsOnReferral = (resource: Resource | undefined): resource is EpisodeOfCare => isEcmEnrollment(resource) && resource.patient?.reference !== undefined && (resource.referralRequest?.length ?? 0) > 0
const tasks = (focus: string): Query => `Task?focus=${focus}`
const home = ({ patient }: EpisodeOfCare): readonly Query[] => [patient!.reference!, `Coverage?beneficiary=${patient!.reference}`]
const offers = ({ referralRequest }: EpisodeOfCare): readonly Query[] => referralRequest!.flatMap(({ reference }) => reference ? [tasks(reference)] : [])
const queries = (episode: EpisodeOfCare, id: string | undefined): readonly Query[] => [...home(episode), ...offers(episode), ...(id ? [tasks(`EpisodeOfCare/${id}`)] : [])]

/** When the provider was told of the assignment: by its offer, else by this very change. */
function noticed(episode: EpisodeOfCare, facts: Facts, at: Date): Date {
  const told = offers(episode).flatMap(query => facts.get(query) ?? []).filter(isAccepted).filter(offer => offer.owner?.reference === providerOf(episode)).map(offer => noticedAt(offer, at))
  return told.toSorted((a, b) => b.getTime() - a.getTime())[0] ?? at
}

const over = (task: Task, { careManager }: EpisodeOfCare, at: Date): Task => ({
  ...task, status: careManager ? 'completed' : 'cancelled', lastModified: instantText(at), executionPeriod: { ...task.executionPeriod, end: instantText(at) },
  ...(careManager && { output: [...(task.output ?? []), { type: { text: 'Lead Care Manager' }, valueReference: careManager }] }),
})
