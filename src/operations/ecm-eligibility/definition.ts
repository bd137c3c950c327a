import type { OperationDefinition } from '@medplum/fhirtypes'
import { ECM } from '../../fhir/canonical.ts'

export const definition = {
  resourceType: 'OperationDefinition',
  id: 'ecm-eligibility',
  url: `${ECM}/OperationDefinition/ecm-eligibility`,
  name: 'EcmEligibility',
  title: 'Eligibility for ECM',
  status: 'active',
  kind: 'operation',
  description: 'In which Populations of Focus a member was on a day: for each criterion its value, the resources that show it, and the rule with edition and source. '
    + "What the record does not show is answered as 'not-shown' with what to send, never as a no. So far it judges the second Population of Focus only.",
  affectsState: false,
  code: 'ecm-eligibility',
  resource: ['Patient'],
  system: false,
  type: false,
  instance: true,
  parameter: [
    { name: 'asOf', use: 'in', min: 0, max: '1', type: 'date', documentation: 'The day of the determination; without it, today in Los Angeles. Evidence dated later is ignored.' },
    { name: 'county', use: 'in', min: 0, max: '1', type: 'string', documentation: 'The county, where the record does not say it.' },
    { name: 'plan', use: 'in', min: 0, max: '1', type: 'string', documentation: 'The plan by name, for rules of its own: L.A. Care.' },
    { name: 'asOf', use: 'out', min: 1, max: '1', type: 'date' },
    { name: 'eligible', use: 'out', min: 1, max: '1', type: 'code', documentation: 'met, not-met, not-shown, review (a person must look) or not-live (no rule in force on that day).' },
    { name: 'county', use: 'out', min: 0, max: '1', type: 'string' },
    { name: 'plan', use: 'out', min: 0, max: '1', type: 'Reference', documentation: 'The plan that covers the member on that day.' },
    { name: 'ageGroup', use: 'out', min: 0, max: '1', type: 'code', documentation: 'adult or child.' },
    { name: 'enrolled', use: 'out', min: 1, max: '1', documentation: 'The criterion of enrolment in a plan: parts as of a criterion.' },
    {
      name: 'population', use: 'out', min: 0, max: '*',
      part: [
        { name: 'code', use: 'out', min: 1, max: '1', type: 'Coding' },
        { name: 'value', use: 'out', min: 1, max: '1', type: 'code' },
        { name: 'planMayAuthorize', use: 'out', min: 1, max: '1', type: 'boolean', documentation: 'May the plan authorize though the numbers are not met?' },
        {
          name: 'criterion', use: 'out', min: 0, max: '*',
          part: [
            { name: 'title', use: 'out', min: 1, max: '1', type: 'string' },
            { name: 'value', use: 'out', min: 1, max: '1', type: 'code' },
            { name: 'rule', use: 'out', min: 1, max: '1', type: 'code' },
            { name: 'edition', use: 'out', min: 0, max: '1', type: 'date' },
            { name: 'source', use: 'out', min: 1, max: '1', type: 'string' },
            { name: 'because', use: 'out', min: 0, max: '1', type: 'string', documentation: 'How it was counted.' },
            { name: 'resource', use: 'out', min: 0, max: '*', type: 'Reference', documentation: 'What shows it.' },
            { name: 'withheld', use: 'out', min: 0, max: '1', type: 'unsignedInt', documentation: 'How many resources show it that the caller may not see.' },
            { name: 'note', use: 'out', min: 0, max: '*', type: 'string', documentation: 'Not shown: send …' },
          ],
        },
      ],
    },
  ],
} as const satisfies OperationDefinition
