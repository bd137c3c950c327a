/** The worked examples on eligibility and overlaps, over HTTP: what each states is posted as resources, and the server is asked on its day. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Bundle, Parameters, ParametersParameter } from '@medplum/fhirtypes'
import { beforeAll, expect, test } from 'vitest'
import type { Resource } from '../../src/fhir/resource.ts'
import { runApp, type RunningApp } from '../support/app.ts'
import { around, resourcesOf, type Scenario } from './scenarios.ts'

const ALL = JSON.parse(readFileSync(join(import.meta.dirname, '../fixtures/policy/policy-scenarios.json'), 'utf8')) as readonly Scenario[]
const asked = ALL.filter(({ action }) => ['evaluatePOF', 'screenOverlap', 'birthday21'].includes(action))
let app: RunningApp
beforeAll(async () => {
  app = await runApp()
  await put(around())
})

const put = async (resources: readonly Resource[]): Promise<void> => {
  const entry = resources.map(resource => ({ resource, request: { method: 'PUT' as const, url: `${resource.resourceType}/${resource.id}` } })), answer = await app.send('POST', '', { resourceType: 'Bundle', type: 'transaction', entry } satisfies Bundle)
  expect([answer.status, answer.status === 200 ? '' : answer.text]).toEqual([200, ''])
}
const one = (of: readonly ParametersParameter[] | undefined, name: string): ParametersParameter | undefined => of?.find(p => p.name === name)
/** Every rule that the answer names, at whatever depth. */
const rules = (of: readonly ParametersParameter[] = []): readonly string[] => of.flatMap(p => [...p.name === 'rule' ? [p.valueCode!] : [], ...rules(p.part)])

test.each(asked)('$id', async scenario => {
  const { expected, asOf, facts, action } = scenario, resources = resourcesOf(scenario)
  await put(resources)
  const answer = await app.get(`Patient/${resources[0]!.id}/$ecm-eligibility?asOf=${asOf}&county=${encodeURIComponent(String(facts['county']))}`), all = answer.json<Parameters>().parameter
  expect(answer.status).toBe(200)
  // How days and windows are counted is cited by the clocks; notices are another area's.
  const named = (expected['rules'] as string[]).filter(rule => !/^(NOA-|INT-00[89])/.test(rule))
  if (action === 'evaluatePOF') {
    const populations = all!.filter(p => p.name === 'population'), met = populations.filter(({ part }) => one(part, 'value')?.valueCode === 'met').map(({ part }) => one(part, 'code')!.valueCoding!.code)
    expect([one(all, 'eligible')!.valueCode === 'met', met]).toEqual([expected['eligible'], expected['pofs']])
    if (expected['mcpMayAuthorize'] !== undefined) expect(one(populations.find(({ part }) => one(part, 'code')!.valueCoding!.code === '2')!.part, 'planMayAuthorize')!.valueBoolean).toBe(expected['mcpMayAuthorize'])
  }
  if (action === 'screenOverlap') expect([one(all, 'screening')?.valueCode, one(all, 'screeningReason')?.valueCode, one(all, 'screeningUntil')?.valueDate]).toEqual([expected['decision'], expected['reason'], expected['lastDay']])
  if (action === 'birthday21') expect([one(one(all, 'turning21')?.part, 'value')?.valueCode, one(one(all, 'turning21')?.part, 'forbidden')?.valueCode]).toEqual([expected['decision'], expected['forbiddenReason']])
  expect(rules(all)).toEqual(expect.arrayContaining(named))
})
