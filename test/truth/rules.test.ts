/** The guide's page of rules is what the rules say, and every rule that is held has a test that names it. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { heldRules, PAGE, ROOT, rulesPage } from '../../tools/guide-rules.ts'

const held = heldRules()

test('the page of rules is what `npm run guide` writes', () => {
  expect(readFileSync(join(ROOT, PAGE), 'utf8')).toBe(rulesPage(held))
})
test('every rule that is held is named by a test', () => {
  expect(held.filter(({ tests }) => tests.length === 0).map(({ edition }) => edition.id)).toEqual([])
})
test('an id that begins as another does not stand for it', () => {
  const code = (id: string): string => held.find(({ edition }) => edition.id === id)!.code
  expect([code('POF-4-A'), code('POF-4-AGE'), code('INT-001')]).toEqual(['src/policy/population-of-focus/adult-release.ts', 'src/policy/population-of-focus/youth-from-adult-facility.ts', 'src/policy/interpretation.ts'])
})
