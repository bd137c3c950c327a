import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { profileTree } from '../../src/conformance/profile-tree.ts'
import type { ProfileNode } from '../../src/conformance/profile-tree.ts'
import { structures } from '../../src/conformance/packages.ts'
import { validate } from '../../src/conformance/validate.ts'
import { ECM } from '../../src/fhir/canonical.ts'

const json = (folder: string, name: string): object => JSON.parse(readFileSync(new URL(`../../${folder}/${name}`, import.meta.url), 'utf8')) as object
const names = (folder: string): string[] => readdirSync(new URL(`../../${folder}`, import.meta.url)).sort()
const brief = (resource: object) => validate(resource).map(({ kind, id, expression, severity = 'error' }) => [kind, id, expression, severity])

describe('what FSH gives', () => {
  test.each(names('profiles/package'))('%s is valid, and keeps the profile it claims', name => {
    expect(validate(json('profiles/package', name))).toEqual([])
  })
})

/** Each breaks one rule and no other. */
const INVALID: Record<string, readonly [id: string, expression: string, severity: 'error' | 'warning']> = {
  'ecm-cin-1': ['ecm-cin-1', 'Patient.identifier[0].value', 'error'],
  'ecm-member-without-cin': ['profile-required', 'Patient.identifier', 'error'],
  'ecm-ref-1': ['ecm-ref-1', 'ServiceRequest.authoredOn', 'error'],
  'ecm-ref-2': ['ecm-ref-2', 'ServiceRequest', 'warning'],
  'ecm-referral-reason-of-another-system': ['profile-binding', 'ServiceRequest.reasonCode[0]', 'error'],
  'ecm-task-1': ['ecm-task-1', 'Task', 'error'],
  'ecm-referral-task-without-rule': ['profile-required', 'Task.extension', 'error'],
  'ecm-aut-1': ['ecm-aut-1', 'ClaimResponse', 'error'],
  'ecm-aut-2': ['ecm-aut-2', 'ClaimResponse', 'error'],
  'ecm-authorization-decision-of-another-system': ['profile-binding', 'ClaimResponse.adjudication[0].category', 'error'],
  'ecm-adt-encounter-class-of-home-health': ['profile-binding', 'Encounter.class', 'error'],
  'ecm-adt-1': ['ecm-adt-1', 'Encounter.period', 'error'],
}
test('every fixture of what is invalid is in the table', () => {
  expect(names('test/fixtures/invalid').filter(name => name.startsWith('ecm-'))).toEqual(Object.keys(INVALID).map(name => `${name}.json`).sort())
})
test.each(Object.entries(INVALID))('%s is refused for exactly its rule', (name, [id, expression, severity]) => {
  expect(brief(json('test/fixtures/invalid', `${name}.json`))).toEqual([['nonconformant', id, expression, severity]])
})

describe('profiles', () => {
  const trees = structures().map(definition => [definition.id!, profileTree(definition.url!)] as const)
  const nodes = (node: ProfileNode): ProfileNode[] => [node, ...[...node.children, ...node.slices.map(slice => slice.node)].flatMap(nodes)]

  test('have their ids and canonicals below the one base', () => {
    for (const { id, url } of structures()) expect([id!.startsWith('ecm-'), url]).toEqual([true, `${ECM}/StructureDefinition/${id}`])
  })
  test('break each invariant in a fixture', () => {
    const keys = new Set(trees.flatMap(([, tree]) => nodes(tree).flatMap(node => node.constraints.map(c => c.key))))
    expect([...keys].filter(key => !Object.values(INVALID).some(([id]) => id === key))).toEqual([])
    expect(keys.size).toBeGreaterThan(5)
  })
  test('of resources hold something that comes from a rule, and cite it', () => {
    const cited = trees.filter(([id]) => structures().some(s => s.id === id && s.type !== 'Extension'))
      .map(([id, tree]) => [id, nodes(tree).some(node => node.comment !== undefined && (node.constraints.length > 0 || node.valueSet !== undefined))])
    expect(cited.filter(([, has]) => !has)).toEqual([])
    expect(cited.length).toBe(5)
  })
  test('cite only rules that the reference has', () => {
    const rules = new Set((json('test/fixtures/policy', 'policy-rules.json') as { id: string }[]).map(rule => rule.id))
    const cited = trees.flatMap(([, tree]) => nodes(tree).flatMap(node => node.comment?.match(/[A-Z]{2,4}-[A-Z]?\d+/g) ?? []))
    expect(cited.filter(id => !rules.has(id))).toEqual([])
  })
  test('say why beside the refusal', () => {
    const [finding] = validate(json('test/fixtures/invalid', 'ecm-cin-1.json'))
    expect(finding?.diagnostics).toMatch(/^FIL-009: /)
  })
})

describe('claims', () => {
  const patient = { resourceType: 'Patient', meta: { profile: [] as string[] } }
  const claiming = (...profile: string[]) => ({ ...patient, meta: { profile } })

  test('of a profile that is not known are a warning', () => {
    expect(brief(claiming('http://hl7.org/fhir/us/core/StructureDefinition/us-core-patient|7.0.0')))
      .toEqual([['nonconformant', 'unknown-profile', 'Patient.meta.profile[0]', 'warning']])
  })
  test('of another type\'s profile are refused', () => {
    expect(brief(claiming(`${ECM}/StructureDefinition/ecm-referral`))).toEqual([['nonconformant', 'profile-type', 'Patient', 'error']])
  })
  test('may name a version', () => {
    expect(brief(claiming(`${ECM}/StructureDefinition/ecm-member|0.1.0`)).map(([, id]) => id)).toContain('profile-required')
  })
  test('can be asked for by whoever validates', () => {
    expect(validate({ resourceType: 'Patient' }, { profiles: [`${ECM}/StructureDefinition/ecm-member`] }).length).toBeGreaterThan(0)
  })
  test('are not judged of what is not R4', () => {
    expect(brief({ ...claiming(`${ECM}/StructureDefinition/ecm-member`), birthDate: '1984-02-30' })).toEqual([['invalid', 'primitive-form', 'Patient.birthDate', 'error']])
  })
})

describe('extensions of ours', () => {
  const task = (extension: object) => ({ resourceType: 'Task', status: 'requested', intent: 'order', extension: [extension] })
  const citation = { url: `${ECM}/StructureDefinition/ecm-rule-citation`, extension: [{ url: 'rule', valueCode: 'AUT-001' }] }

  test('are checked wherever they stand, without a claim', () => {
    expect(brief(task({ ...citation, extension: [{ url: 'edition', valueDate: '2022-01-01' }] })))
      .toEqual([['nonconformant', 'profile-required', 'Task.extension[0].extension', 'error']])
  })
  test('have the type their definition gives', () => {
    expect(brief(task({ ...citation, extension: [{ url: 'rule', valueString: 'AUT-001' }] })))
      .toEqual([['nonconformant', 'profile-type', 'Task.extension[0].extension[0].value', 'error']])
  })
  test('keep to their context', () => {
    expect(brief({ resourceType: 'Patient', extension: [citation] })).toEqual([['nonconformant', 'extension-context', 'Patient.extension[0]', 'error']])
  })
  test('pass when they are right', () => {
    expect(brief(task(citation))).toEqual([])
  })
})
