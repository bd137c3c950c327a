/** The guide's page of the synthetic population is what its tables say. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { FORMS } from '../../src/synth/output.ts'
import { PAGE, ROOT, synthPage } from '../../tools/guide-synth.ts'

const page = synthPage()

test('the page of the synthetic population is what `npm run guide` writes', () => {
  expect(readFileSync(join(ROOT, PAGE), 'utf8')).toBe(page)
})
test('it tells of every form of output', () => {
  expect(FORMS.filter(form => !page.includes(`\n| \`${form}\` |`))).toEqual([])
})
