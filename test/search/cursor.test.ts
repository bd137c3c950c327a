import { expect, test } from 'vitest'
import { cursorSeal } from '../../src/search/cursor.ts'

const seal = cursorSeal(Uint8Array.from({ length: 16 }, (_, i) => i))
const QUERY = 'Task?status=requested'

test('a cursor opens for its own query and says nothing to the eye', () => {
  const text = seal.seal({ k: 1_793_000_000_123, s: '-42' }, QUERY)
  expect(seal.open(text, QUERY)).toEqual({ k: 1_793_000_000_123, s: '-42' })
  expect(text).toMatch(/^[\w-]+$/)
  expect(Buffer.from(text, 'base64url').toString('latin1')).not.toContain('1793')
})
test('the same place is the same text', () => {
  expect(seal.seal({ s: '1' }, QUERY)).toBe(seal.seal({ s: '1' }, QUERY))
})
test('it opens for no other query, under no other key, and not when a single letter is changed', () => {
  const text = seal.seal({ s: '1' }, QUERY)
  expect(seal.open(text, `${QUERY}&_count=1`)).toBeUndefined()
  expect(cursorSeal(new Uint8Array(16)).open(text, QUERY)).toBeUndefined()
  for (let i = 0; i < text.length; i++) {
    const other = text.slice(0, i) + (text[i] === 'A' ? 'B' : 'A') + text.slice(i + 1)
    expect(seal.open(other, QUERY)).toBeUndefined()
  }
})
test.each(['', 'x', 'not a cursor', '....', 'A'.repeat(200)])('%j is none', text => {
  expect(seal.open(text, QUERY)).toBeUndefined()
})
