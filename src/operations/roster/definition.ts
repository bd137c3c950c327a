import type { OperationDefinition } from '@medplum/fhirtypes'
import { ECM } from '../../fhir/canonical.ts'

export const definition = {
  resourceType: 'OperationDefinition',
  id: 'roster',
  url: `${ECM}/OperationDefinition/roster`,
  name: 'Roster',
  title: 'The roster of an ECM provider',
  status: 'active',
  kind: 'operation',
  description: 'The members in ECM with a provider, as a Group of the shape of a Da Vinci member attribution list: each with the period of the enrollment, the Coverage, and who leads the care. '
    + 'It is made from the enrollments when it is asked for, and holds the members the caller may see: the provider its own, a plan its own.',
  affectsState: false,
  code: 'roster',
  resource: ['Organization'],
  system: false,
  type: false,
  instance: true,
  parameter: [
    { name: 'plan', use: 'in', min: 0, max: '1', type: 'Reference', documentation: 'Members of this plan (Organization) only; without it, those of the plan that asks, else of every plan.' },
    { name: 'return', use: 'out', min: 1, max: '1', type: 'Group' },
  ],
} as const satisfies OperationDefinition
