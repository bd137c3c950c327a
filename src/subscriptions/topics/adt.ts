/**
 * Admissions, discharges and their withdrawal, for the care team that must call within a day.
 *
 * A stay is *present* (arrived, triaged, in-progress, onleave), *finished*, *withdrawn* (cancelled, entered-in-error, or the
 * Encounter deleted), or none of them (planned, unknown, or no Encounter yet).  R4 encounter.html, EncounterStatus
 *
 * - admit: becomes present; or is present and becomes an inpatient stay (IMP, ACUTE, NONAC), as when an emergency visit ends in a bed.
 * - discharge: becomes finished. An Encounter first told of as finished is a discharge: its admission was never sent.
 * - cancel: was present or finished, and is withdrawn.
 *
 * Everything else is a correction and no event: another time, place, diagnosis or doctor, arrived → in-progress,
 * a pre-admission made, changed or cancelled. A stay moved to another member counts as a new stay of that member.
 */
import type { Encounter } from '@medplum/fhirtypes'
import { ECM } from '../../fhir/canonical.ts'
import type { Resource } from '../../fhir/resource.ts'
import type { Topic } from '../topic.ts'

export const adt: Topic = {
  url: `${ECM}/SubscriptionTopic/adt`,
  version: '1.0.0',
  title: 'Admissions and discharges',
  description: 'A member is admitted or discharged, or the admission or discharge is withdrawn.',
  resource: 'Encounter',
  triggers: [
    {
      code: 'admit', description: 'A stay begins, or an outpatient stay becomes an inpatient one.', interactions: ['create', 'update'],
      when: (before, after) => phase(after) === 'present' && (was(before, after) !== 'present' || (isInpatient(after) && !isInpatient(before))),
    },
    { code: 'discharge', description: 'A stay ends.', interactions: ['create', 'update'], when: (before, after) => phase(after) === 'finished' && was(before, after) !== 'finished' },
    {
      code: 'cancel', description: 'A stay that had begun or ended is withdrawn.', interactions: ['update', 'delete'],
      when: (before, after) => (phase(before) === 'present' || phase(before) === 'finished') && (!after || phase(after) === 'withdrawn'),
    },
  ],
  filters: [
    { code: 'patient', description: 'The member: Patient/[id], several divided by commas.', by: 'search', target: 'Patient' },
    { code: 'class', description: "The stay's class: EMER, IMP, or system|code.", by: 'search' },
    { code: 'trigger', description: 'admit, discharge or cancel.', by: 'trigger' },
  ],
  shape: [],
}

type Phase = 'present' | 'finished' | 'withdrawn'
const PHASES: Readonly<Record<string, Phase>> = {
  'arrived': 'present', 'triaged': 'present', 'in-progress': 'present', 'onleave': 'present', 'finished': 'finished', 'cancelled': 'withdrawn', 'entered-in-error': 'withdrawn',
}
/** v3-ActCode; observation (OBSENC) is outpatient until it ends in a bed. */
const INPATIENT = new Set(['IMP', 'ACUTE', 'NONAC'])

const encounter = (resource: Resource | undefined): Encounter | undefined => resource?.resourceType === 'Encounter' ? resource : undefined
const phase = (resource: Resource | undefined): Phase | undefined => PHASES[encounter(resource)?.status ?? '']
/** The phase before, as this member's. */
const was = (before: Resource | undefined, after: Resource | undefined): Phase | undefined =>
  encounter(before)?.subject?.reference === encounter(after)?.subject?.reference ? phase(before) : undefined
const isInpatient = (resource: Resource | undefined): boolean => INPATIENT.has(encounter(resource)?.class?.code ?? '')
