import type { OperationDefinition } from '@medplum/fhirtypes'
import { ECM } from '../../fhir/canonical.ts'

export const definition = {
  resourceType: 'OperationDefinition',
  id: 'ecm-determine',
  url: `${ECM}/OperationDefinition/ecm-determine`,
  name: 'EcmDetermine',
  title: 'Determine eligibility for ECM, and keep the answer',
  status: 'active',
  kind: 'operation',
  description: 'What $ecm-eligibility answers of a member, kept as an Observation of the profile ecm-determination: the value of the whole and of each Population of Focus with its rules, the evidence by the versions that were read, '
    + 'the answer to each criterion in words, who asked, and the version of the server. It is never evidence itself.',
  affectsState: true,
  code: 'ecm-determine',
  resource: ['Patient'],
  system: false,
  type: false,
  instance: true,
  parameter: [
    { name: 'asOf', use: 'in', min: 0, max: '1', type: 'date', documentation: 'The day of the determination; without it, today in Los Angeles.' },
    { name: 'county', use: 'in', min: 0, max: '1', type: 'string', documentation: 'The county, where the record does not say it.' },
    { name: 'plan', use: 'in', min: 0, max: '1', type: 'string', documentation: 'The plan by name, for rules of its own: L.A. Care.' },
    { name: 'return', use: 'out', min: 1, max: '1', type: 'Observation', documentation: 'As it is kept.' },
  ],
} as const satisfies OperationDefinition
