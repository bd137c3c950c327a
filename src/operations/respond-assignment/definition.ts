import type { OperationDefinition } from '@medplum/fhirtypes'
import { ECM } from '../../fhir/canonical.ts'

export const definition = {
  resourceType: 'OperationDefinition',
  id: 'respond-assignment',
  url: `${ECM}/OperationDefinition/respond-assignment`,
  name: 'RespondAssignment',
  title: 'Accept or decline a member',
  status: 'active',
  kind: 'operation',
  description: 'The ECM provider answers an offer of $assign, once. Accepting enrolls the member: an EpisodeOfCare appears, the member\'s record opens to the provider, and a Task asks for the Lead Care Manager. '
    + 'Declining is for a reached capacity alone, within one business day; a late decline is taken and says so. The member then returns to the plan, whose clock has gone on.',
  affectsState: true,
  code: 'respond-assignment',
  resource: ['Task'],
  system: false,
  type: false,
  instance: true,
  parameter: [
    { name: 'response', use: 'in', min: 1, max: '1', type: 'code', documentation: 'accepted or declined.' },
    { name: 'reason', use: 'in', min: 0, max: '1', type: 'code', documentation: 'Of a decline: its ground, from assignment-decline-reason; without it, capacity-reached.' },
    { name: 'text', use: 'in', min: 0, max: '1', type: 'string', documentation: 'Why, in words.' },
    { name: 'task', use: 'out', min: 1, max: '1', type: 'Task', documentation: 'The offer as it ends.' },
    { name: 'enrollment', use: 'out', min: 0, max: '1', type: 'EpisodeOfCare', documentation: "Of an acceptance: the member's enrollment in ECM." },
    { name: 'next', use: 'out', min: 0, max: '1', type: 'Task', documentation: 'Of an acceptance: the Task to assign a Lead Care Manager.' },
    { name: 'warning', use: 'out', min: 0, max: '*', type: 'string', documentation: 'What a rule that does not refuse has to say: that a decline came late.' },
  ],
} as const satisfies OperationDefinition
