import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { OPEN_PRINCIPALS, readTokens } from '../../src/access/tokens.ts'

const hash = (token: string): string => createHash('sha256').update(token).digest('hex')
const LINE = `${hash('plan-token-7781')} plan Organization/plan-1 plan system/*.cruds`

test('a token stands for the principal of its line, and for nobody else', () => {
  const principals = readTokens(`# who may come in\n\n${LINE}\n`)
  expect(principals.byToken('plan-token-7781')).toEqual({ name: 'plan', party: 'Organization/plan-1', role: 'plan', scopes: ['system/*.cruds'] })
  expect(principals.byToken('plan-token-7782')).toBeUndefined()
  expect(principals.byToken(undefined)).toBeUndefined()
})

test('two tokens of one principal, while one is replaced, open the union of their scopes to what was subscribed under its name', () => {
  const principals = readTokens(`${LINE}\n${hash('second-4410')} plan Organization/plan-1 plan system/Encounter.rs`)
  expect(principals.byName('plan')?.scopes).toEqual(['system/*.cruds', 'system/Encounter.rs'])
  expect(principals.byName('nobody-here')).toBeUndefined()
})

test.each([
  ['abc plan Organization/p plan system/*.rs', /line 1: .*64 hex digits/, 'a token in clear is refused'],
  [`${hash('a')}`, /names no principal/, 'a hash alone'],
  [`${hash('a')} p Clinic plan system/*.rs`, /Organization\/id/, 'a party that is no reference'],
  [`${hash('a')} p Organization/p payer system/*.rs`, /role, one of plan/, 'an unknown role'],
  [`${hash('a')} p Organization/p plan`, /names no scope/, 'no scope'],
  [`${LINE}\n${LINE}`, /line 2: repeats a token/, 'the same token twice'],
  [`${LINE}\n${hash('b')} plan Organization/other plan system/*.rs`, /another organization or role/, 'one name for two'],
])('%# a wrong line names itself and never the hash: %s', (text, message) => {
  expect(() => readTokens(text)).toThrow(message)
  try { readTokens(text) } catch (error) { expect(String(error)).not.toMatch(/[0-9a-f]{64}/) }
})

describe('open', () => {
  test('everybody is the operator, with and without a token', () => {
    expect(OPEN_PRINCIPALS.byToken(undefined)?.role).toBe('operator')
    expect(OPEN_PRINCIPALS.byName('plan')).toBeUndefined()
  })
})
