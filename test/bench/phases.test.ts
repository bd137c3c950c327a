import { describe, expect, test } from 'vitest'
import type { Phase } from './phase.ts'
import { chosen, PHASES } from './phases.ts'

describe('phases', () => {
  test('have names of their own', () => {
    expect(new Set(PHASES.map(phase => phase.name)).size).toBe(PHASES.length)
  })
  test('keep the ratios of goals 1, 2, 6, 10 and 20 at the gate, and nothing that a machine decides', () => {
    const gated = (PHASES as readonly Phase[]).flatMap(phase => phase.goals).filter(goal => goal.gate)
    expect([...new Set(gated.map(goal => goal.no))].toSorted((a, b) => a - b)).toEqual([1, 2, 6, 10, 20])
    expect(gated.filter(goal => goal.figure !== 'share' && goal.figure !== 'times')).toEqual([])
  })
})

describe('chosen', () => {
  test('are all when none is named', () => { expect(chosen([])).toEqual(PHASES) })
  test('are those named, in their own order', () => { expect(chosen(['read', 'create']).map(phase => phase.name)).toEqual(['create', 'read']) })
  test('one that does not exist is refused, and those that do are named', () => { expect(() => chosen(['raed'])).toThrow(/'raed'.*create, read/) })
})
