import type { OperationDefinition } from '@medplum/fhirtypes'
import { ECM } from '../../fhir/canonical.ts'

export const definition = {
  resourceType: 'OperationDefinition',
  id: 'decide',
  url: `${ECM}/OperationDefinition/decide`,
  name: 'Decide',
  title: 'Decide a referral to ECM',
  status: 'active',
  kind: 'operation',
  description: "Records the plan's decision on a referral: a ClaimResponse appears, the Task and the referral end, and an approval enrolls the member with the ECM provider. "
    + 'A denial on a ground that policy does not allow, and an approval of another length than policy gives, are refused with the rule. A referral is decided once: 409 afterwards.',
  affectsState: true,
  code: 'decide',
  resource: ['ServiceRequest'],
  system: false,
  type: false,
  instance: true,
  parameter: [
    { name: 'decision', use: 'in', min: 1, max: '1', type: 'code', documentation: 'approved, approved-as-modified, denied, deferred or withdrawn.' },
    { name: 'reason', use: 'in', min: 0, max: '1', type: 'code', documentation: 'Of a denial: its ground, from denial-reason.' },
    { name: 'text', use: 'in', min: 0, max: '1', type: 'string', documentation: 'Why, in words.' },
    { name: 'start', use: 'in', min: 0, max: '1', type: 'date', documentation: 'Of an approval: its first day; without it, today in Los Angeles.' },
    { name: 'end', use: 'in', min: 0, max: '1', type: 'date', documentation: 'Of an approval: its last day; without it, that of the standard length.' },
    { name: 'provider', use: 'in', min: 0, max: '1', type: 'Reference', documentation: 'Of an approval: the ECM provider (Organization); without it, the one the referral asks for, else whoever serves the member now; with none of them, the member is to be assigned.' },
    { name: 'authorization', use: 'out', min: 1, max: '1', type: 'ClaimResponse' },
    { name: 'task', use: 'out', min: 0, max: '1', type: 'Task', documentation: 'The Task as it ends.' },
    { name: 'enrollment', use: 'out', min: 0, max: '1', type: 'EpisodeOfCare', documentation: "The member's enrollment in ECM, if it begins." },
    { name: 'assignment', use: 'out', min: 0, max: '1', type: 'Task', documentation: "The plan's Task to assign the member to an ECM provider, where none is named: see $assign." },
    { name: 'warning', use: 'out', min: 0, max: '*', type: 'string', documentation: 'What a rule that does not refuse has to say.' },
  ],
} as const satisfies OperationDefinition
