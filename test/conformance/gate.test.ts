import { expect, test } from 'vitest'
import { conformanceGate } from '../../src/conformance/gate.ts'
import type { Resource } from '../../src/fhir/resource.ts'
import type { Judged, Write } from '../../src/fhir/write.ts'

const gate = conformanceGate()
const judged = (write: Write, after: Resource | undefined): Judged => ({ write, before: undefined, after, at: new Date('2026-11-26T00:00:00Z') })
const write = (op: Write['op']): Write => ({ op, type: 'Patient' })

test('needs nothing that is stored', () => {
  expect(gate.needs(write('create'))).toBe('nothing')
})
test('refuses what is not R4, by its place', () => {
  const after = { resourceType: 'Patient', id: 'p1', birthDate: '1984-02-30' } as const
  expect(gate.judge(judged(write('update'), after), new Map())).toMatchObject([{ kind: 'invalid', id: 'primitive-form', expression: 'Patient.birthDate' }])
})
test('lets a right one pass', () => {
  expect(gate.judge(judged(write('create'), { resourceType: 'Patient', id: 'p1' }), new Map())).toEqual([])
})
test('has nothing to say of a deletion', () => {
  expect(gate.judge(judged(write('delete'), undefined), new Map())).toEqual([])
})
