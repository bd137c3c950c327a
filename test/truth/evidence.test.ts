/** The guide's page of evidence is what the table says, of every fact that is read. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { READ_FACTS } from '../../src/ecm/evidence.ts'
import { evidencePage, PAGE, ROOT } from '../../tools/guide-evidence.ts'

const page = evidencePage()

test('the page of evidence is what `npm run guide` writes', () => {
  expect(readFileSync(join(ROOT, PAGE), 'utf8')).toBe(page)
})
test('every fact that is read has its section, once', () => {
  expect(READ_FACTS.filter(fact => page.split(`\n\`${fact}\`. Who may say so`).length !== 2)).toEqual([])
})
test('no section lies outside a population, the programmes or the member', () => {
  expect(page.match(/^## .+$/gm)?.length).toBe(11)
})
