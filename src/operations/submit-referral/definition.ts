import type { OperationDefinition } from '@medplum/fhirtypes'
import { ECM } from '../../fhir/canonical.ts'

export const definition = {
  resourceType: 'OperationDefinition',
  id: 'submit-referral',
  url: `${ECM}/OperationDefinition/submit-referral`,
  name: 'SubmitReferral',
  title: 'Submit a referral to ECM',
  status: 'active',
  kind: 'operation',
  description: 'Refers a member to Enhanced Care Management: a ServiceRequest appears, and the plan\'s Task to decide it by the date the rules give. '
    + 'The member may be named by an identifier alone, such as the CIN: a referrer need not see the member\'s record.',
  affectsState: true,
  code: 'submit-referral',
  resource: ['ServiceRequest'],
  system: false,
  type: true,
  instance: false,
  parameter: [
    { name: 'referral', use: 'in', min: 0, max: '1', type: 'ServiceRequest', documentation: 'The referral as a resource. Status, intent, code and profile are set; its subject may be a logical reference by identifier.' },
    { name: 'patient', use: 'in', min: 0, max: '1', type: 'Reference', documentation: 'The member, if known by reference.' },
    { name: 'identifier', use: 'in', min: 0, max: '1', type: 'Identifier', documentation: 'The member by an identifier: the CIN.' },
    { name: 'population', use: 'in', min: 0, max: '*', type: 'code', documentation: 'Populations of Focus believed to be met. A claim to be tested, no evidence.' },
    { name: 'fact', use: 'in', min: 0, max: '*', type: 'code', documentation: 'Facts ticked on the form, as ecm-policy-fact names them: each is stored as an attestation of the referrer.' },
    { name: 'visit', use: 'in', min: 0, max: '*', type: 'Reference', documentation: 'The Encounters that the facts are about; none: all that the record holds.' },
    { name: 'urgency', use: 'in', min: 0, max: '1', type: 'code', documentation: 'routine or expedited; without it, the priority of the referral, else routine.' },
    { name: 'provider', use: 'in', min: 0, max: '1', type: 'Reference', documentation: 'The ECM provider that is wanted (Organization).' },
    { name: 'requester', use: 'in', min: 0, max: '1', type: 'Reference', documentation: 'Who refers; without it, the organization that calls.' },
    { name: 'received', use: 'in', min: 0, max: '1', type: 'dateTime', documentation: 'When the completed request was received, if a plan enters it later. Others are received now.' },
    { name: 'referral', use: 'out', min: 1, max: '1', type: 'ServiceRequest' },
    { name: 'task', use: 'out', min: 0, max: '1', type: 'Task', documentation: "The plan's Task to decide it." },
    { name: 'due', use: 'out', min: 0, max: '1', type: 'dateTime', documentation: 'The last instant for the decision, with the offset of Los Angeles.' },
    { name: 'rule', use: 'out', min: 0, max: '1', type: 'code', documentation: 'The rule that gives it.' },
    { name: 'edition', use: 'out', min: 0, max: '1', type: 'date', documentation: 'First day of the edition of that rule.' },
    { name: 'source', use: 'out', min: 0, max: '1', type: 'string', documentation: 'Where it is written.' },
    { name: 'warning', use: 'out', min: 0, max: '*', type: 'string', documentation: 'What another rule says of the same clock, and what is missing.' },
  ],
} as const satisfies OperationDefinition
