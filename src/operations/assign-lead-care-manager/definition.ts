import type { OperationDefinition } from '@medplum/fhirtypes'
import { ECM } from '../../fhir/canonical.ts'

export const definition = {
  resourceType: 'OperationDefinition',
  id: 'assign-lead-care-manager',
  url: `${ECM}/OperationDefinition/assign-lead-care-manager`,
  name: 'AssignLeadCareManager',
  title: 'Assign a Lead Care Manager',
  status: 'active',
  kind: 'operation',
  description: 'The ECM provider names who leads the care of its member: EpisodeOfCare.careManager and the care team, which keeps who led it from when to when; the Task for it ends. '
    + "The practitioner has an active role at the provider (else refused). Caseloads count over all plans: above the plan's own threshold is refused; above fifty is for a person to decide, with a reason.",
  affectsState: true,
  code: 'assign-lead-care-manager',
  resource: ['EpisodeOfCare'],
  system: false,
  type: false,
  instance: true,
  parameter: [
    { name: 'careManager', use: 'in', min: 1, max: '1', type: 'Reference', documentation: 'Practitioner, or a PractitionerRole of theirs.' },
    { name: 'reason', use: 'in', min: 0, max: '1', type: 'string', documentation: 'Why, where the caseload would exceed fifty.' },
    { name: 'enrollment', use: 'out', min: 1, max: '1', type: 'EpisodeOfCare' },
    { name: 'careTeam', use: 'out', min: 0, max: '1', type: 'CareTeam' },
    { name: 'caseload', use: 'out', min: 1, max: '1', type: 'integer', documentation: 'Members they lead now, this one included, over all plans.' },
    { name: 'late', use: 'out', min: 0, max: '1', type: 'dateTime', documentation: 'By when it was due, if that is past (ASG-012).' },
    { name: 'warning', use: 'out', min: 0, max: '*', type: 'string' },
  ],
} as const satisfies OperationDefinition
