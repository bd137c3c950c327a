/** The guide's page of what R4 demands is what the table says, and every test that the table names is there. */
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { PAGE, statementsPage } from '../../tools/guide-r4.ts'
import { STATEMENTS } from './r4/statements.ts'

const ROOT = resolve(import.meta.dirname, '../..')

test('the page is what `npm run guide` writes', () => {
  expect(readFileSync(join(ROOT, PAGE), 'utf8')).toBe(statementsPage())
})
test.each(STATEMENTS)('$at $binds: $says', ({ shown, refused }) => {
  expect((shown ?? []).length > 0 || refused !== undefined).toBe(true)
  for (const named of shown ?? []) {
    const [, file, title] = /^([^:]+): ([^]*)$/.exec(named)!
    expect([file, unquoted(readFileSync(join(ROOT, 'test', `${file}.test.ts`), 'utf8')).includes(unquoted(title!))]).toEqual([file, true])
  }
})
/** However a title is quoted in its file. */
const unquoted = (text: string): string => text.replaceAll(/\\?['"`]/g, '')
