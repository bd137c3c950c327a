import type { OperationDefinition } from '@medplum/fhirtypes'
import { ECM } from '../../fhir/canonical.ts'

export const definition = {
  resourceType: 'OperationDefinition',
  id: 'process-v2',
  url: `${ECM}/OperationDefinition/process-v2`,
  name: 'ProcessV2',
  title: 'Process an HL7 v2 message',
  status: 'active',
  kind: 'operation',
  description: 'Takes an HL7 v2 ADT message of a hospital or an exchange, records what it tells, and answers with its acknowledgment. '
    + 'The same message again, by sender, MSH-10 and content, gets the first acknowledgment and changes nothing.',
  affectsState: true,
  code: 'process-v2',
  system: true,
  type: false,
  instance: false,
  parameter: [
    { name: 'message', use: 'in', min: 1, max: '1', type: 'string', documentation: 'The message as text; segments end with CR, LF or both.' },
    { name: 'held', use: 'in', min: 0, max: '1', type: 'boolean', documentation: 'It was held, and is to be taken if its person is known now. Only the server itself says so; from anybody else it is refused.' },
    { name: 'acknowledgment', use: 'out', min: 1, max: '1', type: 'string', documentation: 'The ACK message.' },
    { name: 'code', use: 'out', min: 1, max: '1', type: 'code', documentation: 'MSA-1 of it: AA. A message at fault is answered with an OperationOutcome.' },
    { name: 'disposition', use: 'out', min: 1, max: '1', type: 'code', documentation: 'stored, repeated (nothing written), held (not a member: kept sealed until they are, or for the days set) or dropped (not a member, not kept).' },
    { name: 'warning', use: 'out', min: 0, max: '*', type: 'string', documentation: 'What was taken, yet should be looked at.' },
  ],
} as const satisfies OperationDefinition
