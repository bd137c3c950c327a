import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { profileTree } from '../../src/conformance/profile-tree.ts'
import type { ProfileNode } from '../../src/conformance/profile-tree.ts'
import { structures } from '../../src/conformance/packages.ts'
import { validate } from '../../src/conformance/validate.ts'
import { ECM } from '../../src/fhir/canonical.ts'
import type { Resource } from '../../src/fhir/resource.ts'
import { ruleBorn } from '../../tools/rule-born.ts'

const json = (folder: string, name: string): object => JSON.parse(readFileSync(new URL(`../../${folder}/${name}`, import.meta.url), 'utf8')) as object
const names = (folder: string): string[] => readdirSync(new URL(`../../${folder}`, import.meta.url)).sort()
const brief = (resource: object) => validate(resource).map(({ kind, id, expression, severity = 'error' }) => [kind, id, expression, severity])

const core = (name: string): string[] => [`http://hl7.org/fhir/us/core/StructureDefinition/us-core-${name}|7.0.0`]
const IMPOSED: Record<string, readonly string[]> = {
  'ecm-adt-encounter': core('encounter'), 'ecm-assignment-task': [], 'ecm-authorization': [], 'ecm-care-plan': core('careplan'), 'ecm-care-team': core('careteam'),
  'ecm-coverage': core('coverage'), 'ecm-determination': [], 'ecm-enrollment': [], 'ecm-find-provider-task': [], 'ecm-goal': core('goal'), 'ecm-lead-care-manager-task': [], 'ecm-lead-care-manager': core('practitionerrole'),
  'ecm-member': core('patient'), 'ecm-outreach': [], 'ecm-plan': core('organization'), 'ecm-policy-fact': core('observation-screening-assessment'), 'ecm-provider': core('organization'),
  'ecm-referral': core('servicerequest'), 'ecm-referral-task': [], 'ecm-roster': ['http://hl7.org/fhir/us/davinci-atr/StructureDefinition/atr-group|2.1.0'], 'ecm-transition-task': [],
}

describe('what FSH gives', () => {
  test.each(names('profiles/package'))('%s is valid, and keeps the profile it claims', name => {
    expect(validate(json('profiles/package', name))).toEqual([])
  })
})

/** What comes from rules, each with the fixture that breaks it and nothing else. */
const PROFILES = structures().filter(definition => definition.type !== 'Extension'), BORN = PROFILES.flatMap(ruleBorn)
const invalid = (name: string): Resource => json('test/fixtures/invalid', `${name}.json`) as Resource
const withoutIndexes = (path: string): string => path.replace(/\[\d+\]/g, '')

test('every constraint that comes from a rule has its fixture, and every fixture its constraint', () => {
  expect(names('test/fixtures/invalid')).toEqual(BORN.map(({ name }) => `${name}.json`).sort())
})
test.each(BORN.map(born => [born.name, born] as const))('%s is broken by its fixture, and nothing else is', (name, { id, path, severity, rules }) => {
  const findings = validate(invalid(name))
  expect(findings.map(f => [f.kind, f.id, withoutIndexes(f.expression!), f.severity ?? 'error'])).toEqual([['nonconformant', id, path, severity]])
  expect(rules.filter(rule => !findings[0]!.diagnostics?.includes(rule))).toEqual([])
})
test.each(BORN.map(({ name }) => [name] as const))('%s is kept by the example that its fixture was made from', name => {
  const broken = invalid(name), example = json('profiles/package', `${broken.resourceType}-${broken.id}.json`) as Resource
  expect([example.meta?.profile, validate(example)]).toEqual([broken.meta?.profile, []])
  expect(example).not.toEqual(broken)
})

describe('profiles', () => {
  const trees = structures().map(definition => [definition.id!, profileTree(definition.url!)] as const)
  const nodes = (node: ProfileNode): ProfileNode[] => [node, ...[...node.children, ...node.slices.map(slice => slice.node)].flatMap(nodes)]

  test('have their ids and canonicals below the one base', () => {
    for (const { id, url } of structures()) expect([id!.startsWith('ecm-'), url]).toEqual([true, `${ECM}/StructureDefinition/${id}`])
  })
  test('have no invariant that comes from no rule', () => {
    const keys = trees.flatMap(([id, tree]) => nodes(tree).flatMap(node => node.constraints.map(c => `${id} ${c.key}`)))
    const born = new Set(BORN.map(({ name, id }) => `${name.split('.')[0]} ${id}`))
    expect(keys.filter(key => !born.has(key))).toEqual([])
    expect(keys.length).toBeGreaterThan(20)
  })
  test('of resources hold something that comes from a rule', () => {
    expect(PROFILES.map(({ id }) => id!).filter(id => !BORN.some(({ name }) => name.startsWith(`${id}.`)))).toEqual([])
    expect(PROFILES.length).toBe(21)
  })
  test('declare US Core 7.0.0 where it has a profile of their kind, and Da Vinci for the roster', () => {
    const imposed = Object.fromEntries(PROFILES.map(({ id, extension = [] }) => [id!, extension.filter(e => e.url.endsWith('/structuredefinition-imposeProfile')).map(e => e.valueCanonical)]))
    expect(imposed).toEqual(IMPOSED)
  })
  test('cite only rules that the reference has', () => {
    const rules = new Set((json('test/fixtures/policy', 'policy-rules.json') as { id: string }[]).map(rule => rule.id))
    expect(BORN.flatMap(born => born.rules).filter(id => !rules.has(id))).toEqual([])
  })
  test('say why beside the refusal', () => {
    const [finding] = validate(invalid('ecm-member.identifier-cin.value.ecm-cin-1'))
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
  test('of a value in another type than the profile wants say that alone', () => {
    expect(brief(invalid('ecm-determination.effective.type'))).toEqual([['nonconformant', 'profile-type', 'Observation.effective', 'error']])
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
  test('keep to the element their context names', () => {
    const observation = (rest: object) => ({ resourceType: 'Observation', status: 'final', code: { text: 'x' }, ...rest })
    expect(brief(observation({ component: [{ code: { text: 'x' }, extension: [citation] }] }))).toEqual([])
    expect(brief(observation({ referenceRange: [{ text: 'x', extension: [citation] }] }))).toEqual([['nonconformant', 'extension-context', 'Observation.referenceRange[0].extension[0]', 'error']])
  })
  test('pass when they are right', () => {
    expect(brief(task(citation))).toEqual([])
  })
})
