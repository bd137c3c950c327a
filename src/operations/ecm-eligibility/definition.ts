import type { OperationDefinition, OperationDefinitionParameter } from '@medplum/fhirtypes'
import { ECM } from '../../fhir/canonical.ts'

type Out = OperationDefinitionParameter
const VALUES = 'met, not-met, not-shown, review (a person must look) or not-live (no rule in force on that day).'

const out = (name: string, min: number, max: string, more: Partial<Out>): Out => ({ name, use: 'out', min, max, ...more })
const RULE: readonly Out[] = [
  out('rule', 1, '1', { type: 'code' }), out('edition', 0, '1', { type: 'date' }), out('source', 1, '1', { type: 'string' }),
]
const SHOWN: readonly Out[] = [
  out('because', 0, '1', { type: 'string', documentation: 'How it was counted, or why a person must look.' }),
  out('resource', 0, '*', { type: 'Reference', documentation: 'What shows it.' }),
  out('suggests', 0, '*', { type: 'Reference', documentation: 'What suggests it and does not prove it.' }),
  out('withheld', 0, '1', { type: 'unsignedInt', documentation: 'How many resources show or suggest it that the caller may not see.' }),
  out('note', 0, '*', { type: 'string', documentation: 'Not shown: send …' }),
]
/** The conditions of a criterion, as deep as any criterion of the rules goes. */
const condition = (depth: number): readonly Out[] => depth === 0 ? [] : [out('condition', 0, '*', {
  documentation: 'A condition it is made of; with a rule where it is one of its own.',
  part: [
    out('title', 1, '1', { type: 'string' }), out('value', 1, '1', { type: 'code' }), ...RULE.map(part => ({ ...part, min: 0 })), ...SHOWN, ...condition(depth - 1),
  ],
})]
const CRITERION: Out[] = [out('title', 1, '1', { type: 'string' }), out('value', 1, '1', { type: 'code', documentation: VALUES }), ...RULE, ...SHOWN, ...condition(4)]

export const definition = {
  resourceType: 'OperationDefinition',
  id: 'ecm-eligibility',
  url: `${ECM}/OperationDefinition/ecm-eligibility`,
  name: 'EcmEligibility',
  title: 'Eligibility for ECM',
  status: 'active',
  kind: 'operation',
  description: 'Whether a member was eligible for ECM on a day: for each of the ten Populations of Focus that concern the age group, each criterion and each condition of it with its value, the resources that show it, '
    + "and the rule with edition and source; the programmes that exclude, or that the member must choose against, or that go beside; and a share of cost. What the record does not show is answered as 'not-shown' with what to send, never as a no; "
    + 'what it does not show of a programme excludes nobody. What only suggests makes the answer ask. Asked of a member, it answers from the record; asked of the type with a Bundle, from the Bundle alone.',
  affectsState: false,
  code: 'ecm-eligibility',
  resource: ['Patient'],
  system: false,
  type: true,
  instance: true,
  parameter: [
    { name: 'bundle', use: 'in', min: 0, max: '1', type: 'Bundle', documentation: 'Of a type, and of no member on record: all that is known of one, by its resources. Nothing is read from the record and nothing is stored.' },
    { name: 'asOf', use: 'in', min: 0, max: '1', type: 'date', documentation: 'The day of the determination; without it, today in Los Angeles. Evidence dated later is ignored.' },
    { name: 'county', use: 'in', min: 0, max: '1', type: 'string', documentation: 'The county, where the record does not say it.' },
    { name: 'plan', use: 'in', min: 0, max: '1', type: 'string', documentation: 'The plan by name, for rules of its own: L.A. Care.' },
    out('asOf', 1, '1', { type: 'date' }),
    out('eligible', 1, '1', { type: 'code', documentation: `Enrolled, in a population and not excluded: ${VALUES}` }),
    out('offer', 1, '1', { type: 'code', documentation: 'must (the plan offers ECM), may (it may, beyond the populations) or not.' }),
    out('county', 0, '1', { type: 'string' }),
    out('plan', 0, '1', { type: 'Reference', documentation: 'The plan that covers the member on that day.' }),
    out('ageGroup', 0, '1', { type: 'code', documentation: 'adult or child.' }),
    out('age', 1, '1', { documentation: 'By which definition of an adult, shown by what.', part: [...RULE, ...SHOWN] }),
    out('excluded', 1, '1', { type: 'boolean', documentation: 'Is some programme shown that excludes from ECM?' }),
    out('screening', 1, '1', { type: 'code', documentation: 'What other programmes say together: accept, accept-with-coordination, choice-required, continue, deny or discontinue.' }),
    out('screeningReason', 0, '1', { type: 'code', documentation: 'excluded-program or not-mcp-enrolled.' }),
    out('screeningUntil', 0, '1', { type: 'date', documentation: 'The last day on which the member may continue.' }),
    out('enrolled', 1, '1', { documentation: 'The criterion of enrolment in a plan: parts as of a criterion.', part: CRITERION }),
    out('shareOfCost', 1, '1', { documentation: 'Met when a share of cost keeps out of managed care: parts as of a criterion.', part: CRITERION }),
    out('launch', 0, '1', { documentation: 'Was ECM there in the county? Parts as of a criterion.', part: CRITERION }),
    out('overlap', 0, '*', { documentation: 'A programme that is shown, or suggested.', part: [
      out('programme', 1, '*', { type: 'Coding', documentation: 'Several where it is shown that it is one of these.' }),
      out('title', 1, '1', { type: 'string' }),
      out('relation', 1, '1', { type: 'code', documentation: 'both, either-or or excluded.' }),
      out('value', 1, '1', { type: 'code', documentation: 'met, not-shown (suggested only) or not-live.' }),
      out('follows', 1, '1', { type: 'code', documentation: 'coordinate, choose, excluded, continue, ask or nothing.' }),
      out('until', 0, '1', { type: 'date' }),
      ...SHOWN,
      out('citation', 0, '*', { part: [...RULE] }),
    ] }),
    out('turning21', 0, '1', { documentation: 'What the 21st birthday means for the member.', part: [
      out('on', 1, '1', { type: 'date', documentation: 'The birthday.' }), out('value', 1, '1', { type: 'code', documentation: 'ahead, keep-enrolled or meets-adult-criteria.' }),
      ...RULE, ...SHOWN, out('forbidden', 0, '*', { type: 'code', documentation: 'No reason to end ECM.' }),
    ] }),
    out('population', 0, '*', { part: [
      out('code', 1, '1', { type: 'Coding' }),
      out('value', 1, '1', { type: 'code', documentation: VALUES }),
      out('planMayAuthorize', 1, '1', { type: 'boolean', documentation: 'May the plan authorize though the numbers are not met?' }),
      out('criterion', 0, '*', { part: CRITERION }),
    ] }),
  ],
} satisfies OperationDefinition
