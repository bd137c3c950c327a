import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { structures } from '../../src/conformance/packages.ts'
import { PAGE, profilesPage } from '../../tools/guide-profiles.ts'
import { ruleBorn } from '../../tools/rule-born.ts'

const PROFILES = structures().filter(({ type }) => type !== 'Extension')
const page = profilesPage(), sections = new Map(page.split('\n## ').slice(1).map(text => [text.split('\n')[0]!, text]))

test('the page of profiles is what the profiles say', () => {
  expect(readFileSync(new URL(`../../${PAGE}`, import.meta.url), 'utf8')).toBe(page)
})
test.each(PROFILES.map(profile => [profile.id!, profile] as const))('%s has its purpose, every constraint that comes from a rule, and an example', (id, profile) => {
  const section = sections.get(id) ?? '', born = ruleBorn(profile)
  expect(section).toContain(profile.description!)
  expect(born.filter(({ element, says, rules }) => !section.split('\n').some(line => line.includes(`\`${element}\` | ${says} `) && rules.every(rule => line.includes(rule))))).toEqual([])
  expect(section).toMatch(/\nExamples: `[A-Za-z]+-ecm-[a-z-]+`/)
})
test('the page names every extension', () => {
  expect(structures().filter(({ type, id }) => type === 'Extension' && !sections.get('Extensions')!.includes(`\`${id}\``))).toEqual([])
})
