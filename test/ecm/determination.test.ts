import { expect, test } from 'vitest'
import { determinationOf } from '../../src/ecm/determination.ts'
import { eligibilityFrom } from '../../src/ecm/eligibility.ts'
import { aCoverage, aPatient } from './resources.ts'

const found = eligibilityFrom([aPatient(), aCoverage()], { asOf: '2024-10-01' })!
const kept = (seen: readonly string[]) => determinationOf(found, {
  id: 'det-1', member: 'Patient/member-4711', at: new Date('2024-10-01T12:00:00Z'), versions: new Map([['Patient/member-4711', '3'], ['Coverage/coverage-1', '7']]), seen: new Set(seen), serverVersion: '9.9.9',
})

test('evidence that whoever asks may not see is counted, and not named', () => {
  const text = JSON.stringify(kept(['Patient/member-4711']))
  expect([text.includes('Patient/member-4711/_history/3'), text.includes('Coverage/'), text.includes('rests on 1 more resources')]).toEqual([true, false, true])
})
test('evidence that may be seen is named by its version', () => {
  const text = JSON.stringify(kept(['Patient/member-4711', 'Coverage/coverage-1']))
  expect([text.includes('Coverage/coverage-1/_history/7'), text.includes('more resources')]).toEqual([true, false])
})
