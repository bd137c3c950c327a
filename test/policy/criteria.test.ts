/** The building blocks: three answers and a person's look, in one order. */
import { describe, expect, test } from 'vitest'
import { all, any, fact, forGroup, forReview, highest, ifShown, lowest, ruled, under } from '../../src/policy/criteria.ts'
import type { Criterion, Test, Value } from '../../src/policy/criterion.ts'
import { noneStricter, type Topic } from '../../src/policy/effective.ts'
import { DEFAULT_SETTINGS } from '../../src/policy/settings.ts'
import { memberFacts, type Known } from './facts.ts'

const given = { on: '2024-10-01', county: 'Los Angeles', settings: DEFAULT_SETTINGS } as const
const saying = (value: Value, because?: string): Test => ({ title: value, ask: () => ({ value, by: [`by ${value}`], send: value === 'not-shown' ? ['not shown: send it'] : [], ...(because && { because }) }) })
const ask = (asked: Test, known: Known = {}) => asked.ask(memberFacts(known), given)

describe('of several conditions', () => {
  test.each<[Value[], Value, Value]>([
    [['met', 'met'], 'met', 'met'], [['met', 'not-shown'], 'not-shown', 'met'], [['met', 'not-met'], 'not-met', 'met'], [['not-shown', 'not-met'], 'not-met', 'not-shown'], [['review', 'not-shown'], 'not-shown', 'review'],
    [['review', 'met'], 'review', 'met'], [['review', 'not-met'], 'not-met', 'review'], [['not-met', 'not-met'], 'not-met', 'not-met'], [['not-applicable', 'met'], 'met', 'met'], [['not-applicable', 'not-met'], 'not-met', 'not-met'],
    [['not-applicable'], 'not-applicable', 'not-applicable'],
  ])('%j: all of them %s, one of them %s', (values, every, some) => {
    expect([ask(all('all', values.map(v => saying(v)))).value, ask(any('any', values.map(v => saying(v)))).value]).toEqual([every, some])
  })
  test('the answer rests on what decides it', () => {
    expect(ask(any('any', [saying('met'), saying('not-shown')]))).toMatchObject({ by: ['by met'], send: [] })
    expect(ask(all('all', [saying('met'), saying('not-met')]))).toMatchObject({ by: ['by not-met'], send: [] })
    expect(ask(all('all', [saying('met'), saying('not-shown')]))).toMatchObject({ by: ['by met', 'by not-shown'], send: ['not shown: send it'] })
    expect(ask(any('any', [saying('review', 'why')])).because).toBe('why')
  })
  test('each is told, but those asked of somebody else', () => {
    expect(ask(all('all', [saying('met'), saying('not-applicable')])).parts!.map(p => p.title)).toEqual(['met'])
  })
  test('the order of the answers', () => {
    expect([lowest(['met', 'review']), highest(['not-met', 'not-shown']), lowest([]), highest(['not-live'])]).toEqual(['review', 'not-shown', undefined, undefined])
  })
})

test('an open list is never contradicted as a whole', () => {
  expect([ask(any('open', [saying('not-met')], { open: true })).value, ask(any('closed', [saying('not-met')])).value]).toEqual(['not-shown', 'not-met'])
})
test('what proves one of several, without saying which, proves their list alone', () => {
  const list = any('list', [fact('ccs', 'a'), fact('ccsWcm', 'b')], { together: ['ccs', 'ccsWcm'] })
  expect([ask(list, { anyOf: [['ccs', 'ccsWcm']] }).value, ask(list, { anyOf: [['ccs', 'smhs']] }).value, ask(list, { shows: { ccs: true }, anyOf: [['ccs', 'ccsWcm']] }).by]).toEqual(['met', 'not-shown', ['ccs']])
})
test('how evidence that disagreed was weighed is told with the answer', () => {
  const known = memberFacts({ suggests: ['ccs'] }), weighed = { ...known, of: () => ({ is: 'not-shown', send: 'not shown: send it', because: 'two say different things' }) } as typeof known
  expect(fact('ccs', 'a').ask(weighed, given)).toMatchObject({ value: 'not-shown', because: 'two say different things', hints: ['hint of ccs'] })
  expect(fact('ccs', 'a').ask(known, given).because).toBe('suggested, not proved')
})
test('what a person must look at was met', () => {
  expect([ask(forReview(saying('met'), 'look')), ask(forReview(saying('not-met'), 'look')).value]).toMatchObject([{ value: 'review', because: 'look' }, 'not-met'])
})
test('another way to know is no question until something of it is shown or suggested', () => {
  const way = ifShown(all('both', [fact('ccs', 'a'), fact('ccsWcm', 'b')]))
  expect([ask(way).value, ask(way, { shows: { ccs: true } }).value, ask(way, { suggests: ['ccs'] }).value, ask(way, { contradicts: ['ccs'] }).value]).toEqual(['not-applicable', 'not-shown', 'not-shown', 'not-met'])
})
test('one of adults is not asked of a child, and without a birth date only a no is settled', () => {
  const adults = (value: Value, known: Known): Value => ask(forGroup('adult', saying(value)), known).value
  expect([adults('met', { birthDate: '1974-05-05' }), adults('met', { birthDate: '2014-05-05' }), adults('met', {}), adults('not-met', {}), adults('review', {})]).toEqual(['met', 'not-applicable', 'not-shown', 'not-met', 'not-shown'])
})
test.each<[string, string]>([['2006-10-02', 'met'], ['2006-10-01', 'not-met']])('under 18, born on %s: %s', (born, expected) => {
  expect(ask(under(18), { birthDate: born as '2006-10-01' }).value).toBe(expected)
})
test('a rule within another is cited, and falls away where it is not in force', () => {
  const topic: Topic<Criterion> = {
    title: 'inner', stricter: noneStricter,
    editions: [{ id: 'T-9', from: '2024-10-01', scope: 'statewide', severity: 'error', state: 'on', basis: 'policy-date', cite: [{ source: 'la-guide-2.0' }], is: { kind: 'criterion', judge: saying('met').ask } }],
  }
  const outer = any('outer', [ruled(topic)])
  expect(outer.ask(memberFacts({}), given).parts).toMatchObject([{ title: 'inner', value: 'met', citation: { rule: 'T-9', edition: '2024-10-01' } }])
  expect(outer.ask(memberFacts({}), { ...given, on: '2024-09-30' })).toMatchObject({ value: 'not-applicable', parts: [] })
})
