/** The running form of the policy against its reference: nothing is lost, nothing sharpened. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ELSEWHERE } from '../../src/policy/elsewhere.ts'
import type { Citation, Edition } from '../../src/policy/effective.ts'
import { NOT_ENFORCEABLE } from '../../src/policy/not-enforceable.ts'
import { SOURCES, type Source } from '../../src/policy/sources.ts'
import { TOPICS } from '../../src/policy/topics.ts'

interface Rule {
  readonly id: string; readonly effectiveFrom: string | null; readonly effectiveTo: string | null; readonly scope: string; readonly severity: string
  readonly defaultState: string; readonly supersedes?: readonly string[]; readonly effectiveFromBasis: string; readonly source: readonly string[]
  readonly clock: { readonly value: number; readonly unit: string; readonly from: string; readonly bound: string } | null
  readonly notes?: string; readonly area: string
}
const RULES = JSON.parse(readFileSync(join(import.meta.dirname, '../fixtures/policy/policy-rules.json'), 'utf8')) as readonly Rule[]
const editions: readonly Edition<unknown>[] = TOPICS.flatMap(topic => [...topic.editions])
const elsewhere: readonly string[] = ELSEWHERE.flatMap(row => [...row.ids]), notEnforceable: readonly string[] = NOT_ENFORCEABLE.flatMap(row => [...row.ids])

test('every id of the reference is held, or stands in one list that says why it is not', () => {
  const all = [...editions.map(e => e.id), ...elsewhere, ...notEnforceable]
  expect(all.toSorted()).toEqual(RULES.map(r => r.id).toSorted())
})

test('what is not held yet stands in its own area', () => {
  const area = new Map(RULES.map(r => [r.id, r.area]))
  expect(ELSEWHERE.flatMap(row => row.ids.filter(id => area.get(id) !== row.area))).toEqual([])
})

describe.each(editions.map(e => [e.id, e] as const))('%s', (id, edition) => {
  const rule = RULES.find(r => r.id === id)!

  test('has the dates, scope, severity, state, basis and supersedes of the reference', () => {
    expect({
      from: edition.from ?? null, to: edition.to ?? null, scope: edition.scope, severity: edition.severity, state: edition.state, basis: edition.basis,
      supersedes: edition.supersedes ?? [],
    }).toEqual({
      from: rule.effectiveFrom, to: rule.effectiveTo, scope: rule.scope, severity: rule.severity, state: rule.defaultState, basis: rule.effectiveFromBasis,
      supersedes: rule.supersedes ?? [],
    })
  })
  test('ships unapplied exactly when its note says so', () => {
    expect(edition.unapplied ?? false).toBe(/Ships unapplied/.test(rule.notes ?? ''))
  })
  test("has the reference's clock, if it has one", () => {
    const is = edition.is as { kind: string; n?: number; unit?: string; start?: string; bound?: string }
    const clock = is.kind === 'clock' ? { value: is.n, unit: is.unit, from: is.start, bound: is.bound } : null
    expect(clock).toEqual(rule.clock)
  })
  test('rests on documents as sure as those of the reference', () => {
    const kind = { seed: 'read', found: 'found', recall: 'recall', 'recommended reading': 'reading' } as const
    const theirs = rule.source.map(text => kind[/^\[(seed|found|recall|recommended reading)/.exec(text)![1] as keyof typeof kind])
    const ours = edition.cite.map(({ source }: Citation) => (SOURCES[source] as Source).kind)
    expect(new Set(ours.filter(k => k === 'recall' || k === 'reading'))).toEqual(new Set(theirs.filter(k => k === 'recall' || k === 'reading')))
    expect(ours.includes('read')).toBe(theirs.includes('read'))
  })
})

test('within a topic and a scope no two editions hold on one day', () => {
  const clashes = TOPICS.flatMap(topic => topic.editions.flatMap((a, i) => topic.editions.slice(i + 1)
    .filter(b => a.scope === b.scope && (a.from ?? '') <= (b.to ?? '9999') && (b.from ?? '') <= (a.to ?? '9999'))
    .map(b => `${a.id}, ${b.id}`)))
  expect(clashes).toEqual([])
})

test('every document of the list is cited by some rule', () => {
  const cited = new Set(editions.flatMap(e => e.cite.map(c => c.source)))
  expect(Object.keys(SOURCES).filter(key => !cited.has(key as keyof typeof SOURCES))).toEqual([])
})
