/** A member of ECM is admitted or discharged: the clocks of transitional care, a Task each. */
import type { Encounter, Task } from '@medplum/fhirtypes'
import { instantText, type Resource } from '../../fhir/resource.ts'
import { NOTHING_FOLLOWS, type Facts, type Judged, type Query, type Write } from '../../fhir/write.ts'
import { civilDateOf } from '../../policy/clock.ts'
import type { Situation } from '../../policy/effective.ts'
import { DISCHARGE_RULES, dischargeClocks, notificationClocks, supportRuns, type Setting, type TransitionClock } from '../../policy/transition.ts'
import { coding, isCoded, TASK_CODE } from '../codes.ts'
import type { Event } from '../consequences.ts'
import { startOf } from '../dates.ts'
import { countyOn, providerOn } from '../membership.ts'
import { PROFILES } from '../profiles.ts'
import { readCitations, ruleCitation } from '../rule-citation.ts'
import { update } from './update.ts'

export const transition: Event = {
  type: 'Encounter',
  needs: ({ resource, id }) => resource?.resourceType === 'Encounter' && concerns(resource) ? queries(resource, id) : 'nothing',
  follow(judged, facts, { newId, settings }) {
    const { before, after, at } = judged
    if (after?.resourceType !== 'Encounter' || !concerns(after)) return NOTHING_FOLLOWS
    const existing = (facts.get(tasks(after.id!)) ?? []).filter(isTransitionTask)
    const ended = endedTasks(before, after, existing).map(task => cancelled(task, at))
    const around = surroundings(after, facts), provider = providerOn(around, civilDateOf(at))
    if (!provider) return { ...NOTHING_FOLLOWS, writes: ended }
    const given = { county: countyOn(around, civilDateOf(at)), settings }
    const begun = clocksOf(judged, existing, given)
    return {
      ...NOTHING_FOLLOWS,
      writes: [...ended, ...begun.map((clock): Write => {
        const id = newId()
        return { op: 'create', type: 'Task', id, resource: transitionTask(clock, { id, encounter: after, provider, at, county: given.county }) }
      })],
      reasons: begun.map(({ rule }) => rule),
    }
  },
}

/** Stays only: an ED visit calls for none (TCS-013), and a part of a stay is its whole's affair. */
const SETTINGS: Readonly<Record<string, Setting>> = { IMP: 'hospital', ACUTE: 'hospital', OBSENC: 'hospital', NONAC: 'snf' }
const settingOf = (encounter: Encounter): Setting | undefined => SETTINGS[encounter.class?.code ?? '']
const WATCHED = new Set(['in-progress', 'onleave', 'finished', 'cancelled', 'entered-in-error'])

const concerns = (encounter: Encounter): boolean =>
  settingOf(encounter) !== undefined && encounter.partOf === undefined && WATCHED.has(encounter.status) && encounter.subject?.reference?.startsWith('Patient/') === true

const queries = (encounter: Encounter, id: string | undefined): readonly Query[] => {
  const patient = encounter.subject!.reference!
  return [patient, `EpisodeOfCare?patient=${patient}`, `Coverage?beneficiary=${patient}`, ...(id ? [tasks(id)] : [])]
}
const tasks = (id: string): Query => `Task?focus=Encounter/${id}`
const surroundings = (encounter: Encounter, facts: Facts): readonly Resource[] => queries(encounter, undefined).flatMap(query => facts.get(query) ?? [])

const isPresent = (encounter: Resource | undefined): boolean => encounter?.resourceType === 'Encounter' && settingOf(encounter) !== undefined && ['in-progress', 'onleave'].includes(encounter.status)
const isOver = (encounter: Resource | undefined): boolean => encounter?.resourceType === 'Encounter' && settingOf(encounter) !== undefined && encounter.status === 'finished'

/**
 * What begins with this change, unless it runs already. A discharge long past, as of a feed caught up, begins nothing: its support
 * is over; one whose admission nobody heard of is itself the notification.
 */
function clocksOf({ before, after, at }: Judged, existing: readonly Task[], given: Omit<Situation, 'on'>): readonly TransitionClock[] {
  const encounter = after as Encounter, setting = settingOf(encounter)!
  const standing = existing.filter(isStanding).map(ruleOf), ever = existing.map(ruleOf)
  if (isPresent(encounter)) return isPresent(before) ? [] : notificationClocks(setting, at, given).filter(c => !standing.includes(c.rule))
  if (!isOver(encounter) || isOver(before)) return []
  const discharged = startOf(encounter.period?.end) ?? at
  if (!supportRuns(discharged, civilDateOf(at), given)) return []
  return [
    ...notificationClocks(setting, at, given).filter(c => !ever.includes(c.rule)),
    ...dischargeClocks(setting, discharged, given).filter(c => !standing.includes(c.rule)),
  ]
}

const isTransitionTask = (resource: Resource): resource is Task => resource.resourceType === 'Task' && isCoded(resource.code, TASK_CODE, 'transitional-care')
const ruleOf = (task: Task): string | undefined => readCitations(task.extension)[0]?.rule
const isStanding = ({ status }: Task): boolean => !['cancelled', 'rejected', 'entered-in-error', 'failed'].includes(status)
const isOpen = (task: Task): boolean => isStanding(task) && task.status !== 'completed'

/** A stay that never was ends all that is open; a discharge taken back ends what it had begun. */
function endedTasks(before: Resource | undefined, after: Encounter, existing: readonly Task[]): readonly Task[] {
  const open = existing.filter(isOpen)
  if (after.status === 'cancelled' || after.status === 'entered-in-error') return open
  return isOver(before) && isPresent(after) ? open.filter(task => DISCHARGE_RULES.has(ruleOf(task) ?? '')) : []
}

const cancelled = (task: Task, at: Date): Write => update({ ...task, status: 'cancelled', lastModified: instantText(at) })

interface Around { readonly id: string; readonly encounter: Encounter; readonly provider: string; readonly at: Date; readonly county: string | undefined }

function transitionTask({ title, rule, due, citation, beside }: TransitionClock, { id, encounter, provider, at, county }: Around): Task {
  return {
    resourceType: 'Task', id, meta: { profile: [PROFILES.transitionTask] },
    extension: [ruleCitation(citation, due.text), ...beside.map(b => ruleCitation(b.citation, b.due.text))],
    status: 'requested', intent: 'order',
    code: { ...coding(TASK_CODE, 'transitional-care'), text: title },
    description: `${title} by ${due.text} (${rule}: ${due.counted})`,
    focus: { reference: `Encounter/${encounter.id}` },
    for: encounter.subject!,
    authoredOn: instantText(at),
    owner: { reference: provider },
    restriction: { period: { end: due.text } },
    ...(county === undefined && { note: [{ text: `County not shown: the clock of Los Angeles County is used (${rule}). Send Coverage with the county class, or Patient.address.district.` }] }),
  }
}
