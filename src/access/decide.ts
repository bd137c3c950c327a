import type { Principal } from '../fhir/cause.ts'
import { forbidden } from '../fhir/error.ts'
import type { Branch, Scope } from '../fhir/scope.ts'
import { DEFINITIONS, DIRECTORY, ROLE_POLICIES, type RolePolicy } from './roles.ts'
import { mayByScopes, readableTypes, type Right } from './smart-scopes.ts'

/** What is asked for, freed of its address. */
export type Asked =
  | { readonly what: 'capabilities' | 'system' }
  | { readonly what: 'read' | 'search' | 'create' | 'update' | 'delete'; readonly type: string }
  | { readonly what: 'operation'; readonly id: string; readonly type: string | undefined; readonly changes: boolean }

export interface Decision {
  readonly scope: Scope
  /** Why: kept with the access and the change. */
  readonly reasons: readonly string[]
}

const RIGHT = { read: 'r', search: 's', create: 'c', update: 'u', delete: 'd' } as const satisfies Record<string, Right>

/** May the caller do this, and within which scope? @throws forbidden, saying which of role and SMART scopes stands against it */
export function decide(principal: Principal, asked: Asked): Decision {
  const policy: RolePolicy = ROLE_POLICIES[principal.role]
  if (asked.what === 'operation') mayOperate(principal, policy, asked)
  else if ('type' in asked) {
    const right = RIGHT[asked.what]
    if (!mayByScopes(principal.scopes, asked.type, right)) throw forbidden(`The token's scopes do not include '${right}' on ${asked.type}`)
    const writes = right === 'c' || right === 'u' || right === 'd'
    if (writes && (!policy.mayWrite || policy.exceptTypes.includes(asked.type))) throw forbidden(`The role '${principal.role}' may not ${asked.what} ${asked.type}`)
  }
  return { scope: scopeOf(principal), reasons: [`role:${principal.role}`] }
}

/** Would it be allowed? */
export function mayBe(principal: Principal, asked: Asked): boolean {
  try {
    decide(principal, asked)
    return true
  } catch { return false }
}

function mayOperate(principal: Principal, policy: RolePolicy, asked: { id: string; type: string | undefined; changes: boolean }): void {
  if (asked.changes) {
    if (!policy.operations.includes(asked.id)) throw forbidden(`The role '${principal.role}' may not call $${asked.id}`)
  } else if (asked.type && !mayByScopes(principal.scopes, asked.type, 'r')) throw forbidden(`The token's scopes do not include 'r' on ${asked.type}`)
}

/** The rows a caller may see, by role and party, narrowed to the types its SMART scopes name. */
export function scopeOf(principal: Principal): Scope {
  const policy: RolePolicy = ROLE_POLICIES[principal.role], types = readableTypes(principal.scopes)
  const narrowed = types && { types }
  const branches = policy.sees.flatMap((by): Branch[] => {
    if (by === 'everything') return [{ by, ...narrowed }]
    if (by === 'nobody') return [{ by, types: [...DIRECTORY, ...DEFINITIONS].filter(type => !types || types.includes(type)) }]
    return principal.party ? [{ by, party: principal.party, ...narrowed }] : []
  })
  return { branches, refersTo: policy.refersTo }
}
