import { expect, test } from 'vitest'
import { costs, phaseOf, rates } from './lines.ts'
import { report } from './report.ts'

test('a report holds the goals, a section for each phase with a line for each line, one for each pair, and says what it was measured on', () => {
  const setting = { title: 'Measured', command: 'npm run bench', at: new Date('2026-11-26T08:00:00Z'), pairs: 2, seconds: 5, database: 'PostgreSQL 18.4', quiet: true }
  const create = phaseOf('create', [{ no: 1, of: 'create', figure: 'share', must: 0.45, aim: 0.6, gate: true }]), validate = phaseOf('validate', [{ no: 6, of: 'base R4', figure: 'times', must: 3 }])
  const lines = report([
    { phase: create, section: { lines: [rates('create', [[5000, 10_000], [6000, 10_000]]), rates('create, alone', [[7000, 10_000]])] } },
    { phase: validate, section: { lines: [costs('base R4', [[20, 5], [30, 5]])], notes: ['Of one thread.'] } },
  ], setting).split('\n')
  expect(lines).toContain('| create | 128 | **55 %** (50 % to 60 %) | **100 %** (100 % to 100 %) | 5,500 | 10,000 | 100 + 50 | 100 + 50 | 1.00, 1.50, 2.00 | 1.00, 1.50, 2.00 |')
  expect(lines).toContain('| base R4 | **5.00x** (4.00x to 6.00x) | 25.00 us | 5.00 us | the anchor |')
  expect(lines).toContain('| 1 | create: share | >= 45 % | 60 % | 55 % | 60 % | met |')
  expect(lines).toContain('| 6 | base R4: times | <= 3.00x |  | 5.00x | 4.00x | **missed** |')
  expect(lines.filter(line => /^\| create/.test(line))).toHaveLength(2 + 3)
  expect(lines.filter(line => line.startsWith('## '))).toEqual(['## Goals', '## create', '## validate', '## How to read it'])
  expect(lines.join('\n')).toMatch(/`npm run bench`, commit \S.*, Node v\d+[^]*PostgreSQL 18\.4[^]*quiet[^]*Of one thread\./)
})
