import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { codeSystems, structures } from '../../src/conformance/packages.ts'
import { DECISIONS } from '../../src/ecm/authorization.ts'
import * as codes from '../../src/ecm/codes.ts'
import { EXTENSIONS, PROFILES } from '../../src/ecm/profiles.ts'
import { ECM } from '../../src/fhir/canonical.ts'

const sorted = (texts: Iterable<string>): string[] => [...texts].toSorted()
const ofPackage = (isExtension: boolean): string[] => sorted(structures().filter(s => (s.type === 'Extension') === isExtension).map(s => s.url!))
const codesOf = (id: string): string[] => sorted(codeSystems().find(system => system.id === id)?.concept?.map(c => c.code!) ?? [])

test('code names every profile that FSH makes, and no other', () => {
  expect(sorted(Object.values(PROFILES))).toEqual(ofPackage(false))
})
test('code names every extension that FSH makes, and no other', () => {
  expect(sorted(Object.values(EXTENSIONS))).toEqual(ofPackage(true))
})
test('code names no code system that FSH does not make', () => {
  const named = Object.values(codes).filter(value => typeof value === 'string' && value.startsWith(`${ECM}/CodeSystem/`))
  expect(named.filter(url => !codeSystems().some(system => system.url === url))).toEqual([])
  expect(named.length).toBeGreaterThan(5)
})

describe('the codes of', () => {
  const lists = JSON.parse(readFileSync(new URL('../fixtures/policy/policy-codes.json', import.meta.url), 'utf8')) as Record<string, readonly { code: string }[]>
  test.each([
    ['population-of-focus', 'populationsOfFocus'], ['ecm-team-role', 'teamRoles'], ['outreach-method', 'outreachMethods'], ['outreach-outcome', 'outreachOutcomes'],
    ['ecm-core-service', 'ecmCoreServices'], ['authorization-decision', 'authorizationDecisions'],
  ])('%s are those of the reference list %s', (id, list) => {
    expect(codesOf(id)).toEqual(sorted(lists[list]!.map(({ code }) => code)))
  })
  test('a denial are those that policy allows and those it forbids', () => {
    expect(codesOf('denial-reason')).toEqual(sorted([...lists['denialReasonsAllowed']!, ...lists['denialReasonsNotAllowed']!].map(({ code }) => code)))
  })
  test('a decision are those that are decided', () => {
    expect(codesOf('authorization-decision')).toEqual(sorted(DECISIONS))
  })
})
