import type { ParametersParameter } from '@medplum/fhirtypes'
import { expect, made, tell, type Stage } from '../stage.ts'

/** 3 Which Populations of Focus are met, shown by what, by which edition of which rule. */
export async function determine(on: Stage): Promise<void> {
  const answer = await on.as.plan.get(`${made(on, 'member')}/$ecm-eligibility`)
  if (!expect(on, answer.status === 200 && answer.body?.resourceType === 'Parameters', `the determination is given (it was answered with ${answer.status})`)) return
  const all = answer.body?.resourceType === 'Parameters' ? answer.body.parameter ?? [] : []
  tell(on, `${on.base}/${made(on, 'member')}/$ecm-eligibility: on ${one(all, 'asOf')?.valueDate} eligible: ${one(all, 'eligible')?.valueCode}`)
  const { expected } = on.cast.member
  expect(on, (one(all, 'eligible')?.valueCode === 'met') === expected.eligible, `the member is ${expected.eligible ? '' : 'not '}eligible`)
  const populations = all.filter(p => p.name === 'population').map(p => p.part ?? [])
  const met = populations.filter(p => one(p, 'value')?.valueCode === 'met').map(p => one(p, 'code')?.valueCoding?.code)
  expect(on, met.join() === expected.populations.join(), `the Populations that are met are ${expected.populations.join(', ') || 'none'} (they were ${met.join(', ') || 'none'})`)
  criterion(on, one(all, 'enrolled')?.part ?? [])
  const seen = populations.map(p => ({ code: one(p, 'code')?.valueCoding, value: one(p, 'value')?.valueCode, criteria: p.filter(c => c.name === 'criterion').map(c => c.part ?? []) }))
  for (const { code, value, criteria } of seen) {
    tell(on, `Population ${code?.code}, ${code?.display}: ${value}`)
    if (value === 'met') for (const part of criteria) criterion(on, part)
  }
  const values = seen.flatMap(p => p.criteria.map(part => [one(part, 'value')?.valueCode, part.some(p => p.name === 'resource')] as const))
  expect(on, values.some(([value]) => value === 'not-shown') && values.every(([value, shown]) => value !== 'not-met' || shown), 'what is not shown is said so, and never as a no')
  expect(on, one(all, 'excluded')?.valueBoolean === (expected.excluded !== undefined), expected.excluded ? `${expected.excluded} excludes` : 'what is not shown of other programmes excludes nobody')
}

function criterion(on: Stage, part: readonly ParametersParameter[]): void {
  const resources = part.filter(p => p.name === 'resource').map(p => p.valueReference?.reference?.split('/')[0])
  const counted = [...Map.groupBy(resources, type => type)].map(([type, of]) => `${of.length} ${type}`).join(', ')
  tell(on, `  ${one(part, 'value')?.valueCode}: ${one(part, 'title')?.valueString} (by ${one(part, 'rule')?.valueCode}, in force since ${one(part, 'edition')?.valueDate}, ${one(part, 'source')?.valueString})`)
  if (counted !== '') tell(on, `    ${one(part, 'because')?.valueString ?? 'shown'}: by ${counted}`)
  for (const note of part.filter(p => p.name === 'note')) tell(on, `    ${note.valueString}`)
  expect(on, one(part, 'rule')?.valueCode !== undefined && one(part, 'source')?.valueString !== undefined, 'each criterion names its rule and its source')
  expect(on, one(part, 'value')?.valueCode !== 'met' || resources.length > 0, 'what is met is shown by resources')
}

const one = (parts: readonly ParametersParameter[], name: string): ParametersParameter | undefined => parts.find(p => p.name === name)
