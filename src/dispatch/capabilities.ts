/** GET [base]/metadata: read from the router, the search parameters and the operations, so that it says what answers.  R4 capabilitystatement.html */
import type { CapabilityStatement, CapabilityStatementRestResource, CapabilityStatementRestResourceInteraction } from '@medplum/fhirtypes'
import type { Operation } from '../operations/operation.ts'
import { ROUTES, SYSTEM_INTERACTIONS } from './routes.ts'

type SearchParam = NonNullable<CapabilityStatementRestResource['searchParam']>[number]

export interface Capabilities {
  readonly base: string
  /** When the server was started: an instant. */
  readonly date: string
  readonly version: string
  readonly canonical: string
  readonly types: readonly string[]
  readonly searchParams: (type: string) => readonly SearchParam[]
  readonly includes: (type: string) => readonly string[]
  readonly profiles: (type: string) => readonly string[]
  readonly operations: readonly Operation[]
  readonly security: 'open' | 'tokens'
  readonly updateAsCreate: boolean
  readonly deletesAtMost: number
  readonly cascadesAtMost: number
  readonly references: 'enforced' | 'literal'
  readonly profilesRequired: 'every' | readonly string[]
}

export function capabilityStatement(of: Capabilities): CapabilityStatement {
  const { base, date, version, canonical, types, operations, security, cascadesAtMost } = of
  return {
    resourceType: 'CapabilityStatement', id: 'ecm-fhir', url: `${canonical}/CapabilityStatement/ecm-fhir`, version, name: 'EcmFhir', title: 'ecm-fhir', status: 'active', date,
    publisher: 'ecm-fhir', kind: 'instance', fhirVersion: '4.0.1', format: ['application/fhir+json', 'application/fhir+xml', 'json', 'xml'], patchFormat: ['application/json-patch+json', 'application/fhir+json'],
    software: { name: 'ecm-fhir', version }, implementation: { description: "FHIR R4 server for California's Enhanced Care Management and Community Supports", url: base },
    rest: [{
      mode: 'server',
      ...(cascadesAtMost > 0 && { documentation: `A delete with \`_cascade=delete\`, or \`X-Cascade: delete\`, deletes what refers to it too, ${cascadesAtMost} resources at most.` }),
      security: {
        cors: false,
        description: security === 'open' ? 'Open, on the loopback interface only' : "A bearer token; what it opens is decided by its principal's role and SMART scopes",
        ...(security === 'tokens' && { service: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/restful-security-service', code: 'OAuth' }] }] }),
      },
      resource: types.map(type => resource(type, of)),
      interaction: Object.values(SYSTEM_INTERACTIONS).map(({ code }) => ({ code: code as 'batch' | 'transaction' | 'history-system' })),
      operation: operations.filter(({ definition }) => definition.system).map(capabilityOperation),
    }],
  }
}

function resource(type: string, of: Capabilities): CapabilityStatementRestResource {
  const { searchParams, includes, profiles, operations, updateAsCreate, deletesAtMost, references, profilesRequired } = of
  const here = operations.filter(({ definition }) => definition.resource?.some(name => name === type || name === 'Resource'))
  const codes = [...new Set(ROUTES.map(({ interaction }) => interaction.code))]
  const include = includes(type), supported = profiles(type), demanded = supported.length > 0 && (profilesRequired === 'every' || profilesRequired.includes(type))
  return {
    type: type as CapabilityStatementRestResource['type'],
    ...(demanded && supported.length === 1 && { profile: supported[0]! }),
    ...(supported.length > 0 && { supportedProfile: [...supported] }),
    ...(demanded && { documentation: 'A resource that claims none of the supported profiles is refused.' }),
    interaction: codes.map(code => ({ code: code as CapabilityStatementRestResourceInteraction['code'] })),
    versioning: 'versioned', readHistory: true, updateCreate: updateAsCreate, conditionalCreate: true, conditionalRead: 'full-support',
    conditionalUpdate: true, conditionalDelete: deletesAtMost > 1 ? 'multiple' : 'single', referencePolicy: ['literal', 'logical', ...(references === 'enforced' ? ['enforced' as const] : [])],
    ...(include.length > 0 && { searchInclude: [...include] }),
    searchParam: [...searchParams(type)],
    ...(here.length > 0 && { operation: here.map(capabilityOperation) }),
  }
}

const capabilityOperation = ({ definition }: Operation): { name: string; definition: string } => ({ name: definition.code!, definition: definition.url! })
