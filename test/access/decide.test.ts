import { describe, expect, test } from 'vitest'
import { decide, scopeOf, type Asked } from '../../src/access/decide.ts'
import { ROLES, type Principal, type Role } from '../../src/fhir/cause.ts'
import { FhirError } from '../../src/fhir/error.ts'
import { sees } from '../../src/fhir/scope.ts'

const as = (role: Role, party = 'Organization/mine', scopes = ['system/*.cruds']): Principal => ({ name: role, party, role, scopes })
const may = (principal: Principal, asked: Asked): boolean => {
  try { decide(principal, asked); return true } catch (error) {
    if (error instanceof FhirError && error.kind === 'forbidden') return false
    throw error
  }
}
const row = (owners: { plan?: string; provider?: string; source?: string; patient?: string | undefined }, type = 'CarePlan') =>
  ({ type, owners: { patient: 'Patient/p', plan: undefined, provider: undefined, source: undefined, ...owners } })

describe('what a role may do', () => {
  test.each<[Role, Asked, boolean, string]>([
    ['plan', { what: 'create', type: 'Coverage' }, true, 'coverage is the plan\'s'],
    ['hospital', { what: 'create', type: 'Coverage' }, false, 'coverage moves members: no sender\'s'],
    ['hospital', { what: 'create', type: 'Encounter' }, true, 'what happened there'],
    ['hospital', { what: 'create', type: 'ClaimResponse' }, false, 'authorizations are the plan\'s'],
    ['ecm-provider', { what: 'create', type: 'EpisodeOfCare' }, false, 'a provider does not assign itself'],
    ['ecm-provider', { what: 'create', type: 'CarePlan' }, true, 'care plans are the provider\'s'],
    ['lead-care-manager', { what: 'update', type: 'Goal' }, true, 'goals too'],
    ['referrer', { what: 'operation', id: 'submit-referral', type: 'ServiceRequest', changes: true }, true, 'that is what referrers do'],
    ['referrer', { what: 'operation', id: 'decide', type: 'ServiceRequest', changes: true }, false, 'the plan decides'],
    ['plan', { what: 'operation', id: 'decide', type: 'ServiceRequest', changes: true }, true, 'the plan decides'],
    ['plan', { what: 'operation', id: 'process-v2', type: undefined, changes: true }, false, 'messages come from hospitals and HIEs'],
    ['hie', { what: 'operation', id: 'process-v2', type: undefined, changes: true }, true, 'messages come from hospitals and HIEs'],
    ['auditor', { what: 'delete', type: 'Patient' }, false, 'an auditor only reads'],
    ['auditor', { what: 'read', type: 'Patient' }, true, 'an auditor reads'],
    ['member', { what: 'create', type: 'Observation' }, false, 'members read'],
    ['operator', { what: 'update', type: 'AuditEvent' }, true, 'the operator answers for the machine'],
    ['plan', { what: 'create', type: 'AuditEvent' }, false, 'the log is the server\'s'],
  ])('%s: %o is %s: %s', (role, asked, expected) => expect(may(as(role), asked)).toBe(expected))

  test.each(ROLES)('%s does nothing beyond its SMART scopes', role => {
    const narrow = as(role, 'Organization/mine', ['system/Encounter.rs'])
    expect(may(narrow, { what: 'read', type: 'Encounter' })).toBe(true)
    expect(may(narrow, { what: 'read', type: 'Patient' })).toBe(false)
    expect(may(narrow, { what: 'create', type: 'Encounter' })).toBe(false)
    expect(may(narrow, { what: 'operation', id: 'ecm-eligibility', type: 'Patient', changes: false })).toBe(false)
    expect(scopeOf(narrow).branches.every(branch => branch.types?.every(type => type === 'Encounter'))).toBe(true)
  })
})

describe('which rows a role sees', () => {
  test.each<[Role, ReturnType<typeof row>, boolean]>([
    ['plan', row({ plan: 'Organization/mine' }), true],
    ['plan', row({ plan: 'Organization/other' }), false],
    ['plan', row({ provider: 'Organization/mine' }), false],
    ['ecm-provider', row({ provider: 'Organization/mine' }), true],
    ['ecm-provider', row({ plan: 'Organization/mine' }), false],
    ['hospital', row({ source: 'Organization/mine' }, 'Encounter'), true],
    ['hospital', row({ plan: 'Organization/mine', provider: 'Organization/mine' }), false],
    ['hospital', row({ patient: undefined }, 'Organization'), true],
    ['hospital', row({ patient: undefined }, 'Subscription'), false],
    ['ecm-provider', row({ patient: undefined, source: 'Organization/other' }, 'Subscription'), false],
    ['auditor', row({ plan: 'Organization/other' }), true],
    ['member', row({ plan: 'Organization/mine' }), false],
  ])('%s, %o: %s', (role, stored, expected) => expect(sees(scopeOf(as(role)), stored)).toBe(expected))

  test('a row of the directory that names a member is no longer everybody\'s', () => {
    expect(sees(scopeOf(as('hospital')), row({ patient: 'Patient/p' }, 'Location'))).toBe(false)
  })
  test('senders refer to members they do not see, others only to those they do', () => {
    expect(ROLES.filter(role => scopeOf(as(role)).refersTo === 'anyone')).toEqual(['hospital', 'hie', 'referrer', 'operator'])
  })
})
