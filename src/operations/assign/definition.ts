import type { OperationDefinition } from '@medplum/fhirtypes'
import { ECM } from '../../fhir/canonical.ts'

export const definition = {
  resourceType: 'OperationDefinition',
  id: 'assign',
  url: `${ECM}/OperationDefinition/assign`,
  name: 'Assign',
  title: 'Assign a member to an ECM provider',
  status: 'active',
  kind: 'operation',
  description: 'Ranks the ECM providers a referred member may be assigned to, each with the reasons and their rules; with `provider`, or `commit`, the member is offered to one: '
    + 'a Task for that provider appears, with the last instant for a decline. Offering needs an approval that stands; asking again for the same provider answers with the same Task. '
    + 'A provider that the member does not want, while the one they want has room, is refused with the rule.',
  affectsState: true,
  code: 'assign',
  resource: ['ServiceRequest'],
  system: false,
  type: false,
  instance: true,
  parameter: [
    { name: 'provider', use: 'in', min: 0, max: '1', type: 'Reference', documentation: 'The ECM provider (Organization) to offer the member to.' },
    { name: 'commit', use: 'in', min: 0, max: '1', type: 'boolean', documentation: 'Without a provider: true offers the member to the first.' },
    { name: 'preference', use: 'in', min: 0, max: '1', type: 'Reference', documentation: "The ECM provider (Organization) the member is known to want; without it, the referral's performer." },
    { name: 'candidate', use: 'out', min: 0, max: '*', documentation: 'Best first.', part: [
      { name: 'provider', use: 'out', min: 1, max: '1', type: 'Reference' },
      { name: 'rank', use: 'out', min: 1, max: '1', type: 'integer' },
      { name: 'by', use: 'out', min: 0, max: '1', type: 'code', documentation: 'The preference that places it: wish, ccs-case-manager, county-behavioral-health, behavioral-health-provider, primary-care-provider, prior-relationship.' },
      { name: 'assigned', use: 'out', min: 1, max: '1', type: 'integer', documentation: 'Members it serves in ECM now, over all plans.' },
      { name: 'capacity', use: 'out', min: 0, max: '1', type: 'integer' },
      { name: 'reason', use: 'out', min: 0, max: '*', part: [
        { name: 'rule', use: 'out', min: 1, max: '1', type: 'code' },
        { name: 'speaks', use: 'out', min: 1, max: '1', type: 'code', documentation: 'for, against or not-shown.' },
        { name: 'text', use: 'out', min: 1, max: '1', type: 'string' },
        { name: 'source', use: 'out', min: 1, max: '1', type: 'string' },
      ] },
    ] },
    { name: 'task', use: 'out', min: 0, max: '1', type: 'Task', documentation: 'The offer, if one was made.' },
    { name: 'due', use: 'out', min: 0, max: '1', type: 'dateTime', documentation: 'The last instant for the assignment to reach a provider, with the offset of Los Angeles.' },
    { name: 'rule', use: 'out', min: 0, max: '1', type: 'code', documentation: 'The rule that gives it.' },
    { name: 'warning', use: 'out', min: 0, max: '*', type: 'string', documentation: 'What a rule that does not refuse has to say of the choice.' },
  ],
} as const satisfies OperationDefinition
