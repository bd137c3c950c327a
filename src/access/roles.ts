/** What each role sees and may do: data, one row a role. */
import type { Role } from '../fhir/cause.ts'

/** Rows about nobody that every role may read: who works where, and how to reach them. */
export const DIRECTORY = ['Organization', 'OrganizationAffiliation', 'Practitioner', 'PractitionerRole', 'Location', 'HealthcareService', 'Endpoint', 'InsurancePlan'] as const
/** Rows about nobody that say how to talk: likewise. */
export const DEFINITIONS = ['ActivityDefinition', 'CapabilityStatement', 'CodeSystem', 'ConceptMap', 'Library', 'Measure', 'NamingSystem', 'OperationDefinition', 'PlanDefinition',
  'Questionnaire', 'SearchParameter', 'StructureDefinition', 'ValueSet'] as const
/** What decides whose a member is, and what was granted: for plans only. */
const OWNERSHIP = ['Coverage', 'EpisodeOfCare', 'ClaimResponse', 'CoverageEligibilityResponse', 'EnrollmentResponse'] as const
/** What is told to whom is not a sender's to change once sent, nor anybody's but the server's. */
const SERVER_ONLY = ['AuditEvent'] as const

export interface RolePolicy {
  /** The owner columns in which the role's party opens a row; 'everything' for those who oversee. */
  readonly sees: readonly ('plan' | 'provider' | 'source' | 'grant' | 'nobody' | 'everything')[]
  /** See Scope.refersTo. */
  readonly refersTo: 'anyone' | 'visible'
  readonly mayWrite: boolean
  /** Types it may not write though it may write. */
  readonly exceptTypes: readonly string[]
  /** Operations that change something, by id; reading operations are open to all who may read. */
  readonly operations: readonly string[]
}

const SENDER = { sees: ['source', 'grant', 'nobody'], refersTo: 'anyone', mayWrite: true, exceptTypes: [...OWNERSHIP, ...DIRECTORY, ...DEFINITIONS, ...SERVER_ONLY] } as const
const CARE = { sees: ['provider', 'source', 'grant', 'nobody'], refersTo: 'visible', mayWrite: true, exceptTypes: [...OWNERSHIP, ...DEFINITIONS, ...SERVER_ONLY], operations: ['submit-referral', 'respond-assignment', 'assign-lead-care-manager', 'ecm-determine'] } as const

export const ROLE_POLICIES = {
  'plan': { sees: ['plan', 'source', 'grant', 'nobody'], refersTo: 'visible', mayWrite: true, exceptTypes: SERVER_ONLY, operations: ['submit-referral', 'decide', 'assign', 'ecm-determine'] },
  'ecm-provider': CARE,
  'lead-care-manager': CARE,
  'hospital': { ...SENDER, operations: ['submit-referral', 'process-v2'] },
  'hie': { ...SENDER, operations: ['process-v2'] },
  'referrer': { ...SENDER, operations: ['submit-referral'] },
  'auditor': { sees: ['everything'], refersTo: 'visible', mayWrite: false, exceptTypes: [], operations: [] },
  'operator': { sees: ['everything'], refersTo: 'anyone', mayWrite: true, exceptTypes: [], operations: ['submit-referral', 'decide', 'assign', 'respond-assignment', 'assign-lead-care-manager', 'process-v2', 'ecm-determine'] },
  'member': { sees: ['grant', 'nobody'], refersTo: 'visible', mayWrite: false, exceptTypes: [], operations: [] },
} as const satisfies Record<Role, RolePolicy>
