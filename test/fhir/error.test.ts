import { expect, test } from 'vitest'
import { asFhirError, FhirError, KINDS, outcome } from '../../src/fhir/error.ts'

test('an error is an OperationOutcome from the start: severity, code, details with a stable code, expression', () => {
  const error = new FhirError('rule-violated', [{ text: 'A denial cites a ground of the closed list', expression: 'ClaimResponse.adjudication[0].reason', id: 'AUT-014' }])
  expect(error.outcome).toEqual({
    resourceType: 'OperationOutcome',
    issue: [{
      severity: 'error', code: 'business-rule', expression: ['ClaimResponse.adjudication[0].reason'],
      details: { coding: [{ system: 'https://ecm-fhir.org/fhir/CodeSystem/issue-code', code: 'AUT-014' }], text: 'A denial cites a ground of the closed list' },
    }],
  })
})
test('a stranger among errors tells the client nothing about itself', () => {
  const error = asFhirError(new Error('duplicate key value (cin)=(91234567A)'))
  expect(error.kind).toBe('broken')
  expect(JSON.stringify(error.outcome)).not.toContain('91234567A')
})
test('only what another try may mend is worth retrying', () => {
  expect(Object.entries(KINDS).filter(([, { retry }]) => retry).map(([kind]) => kind)).toEqual(['unavailable'])
})
test('a warning keeps its severity', () => {
  expect(outcome([{ text: 'x', severity: 'warning', code: 'business-rule' }]).issue[0]).toMatchObject({ severity: 'warning', code: 'business-rule' })
})
