/** The way in and the record behind it, as the app composes them but without its doors and its workers: every statement is the request's own. */
import { conformanceGate } from '../../src/conformance/gate.ts'
import { isResourceType } from '../../src/conformance/image.ts'
import { parseResource } from '../../src/conformance/parse-resource.ts'
import { dispatcher } from '../../src/dispatch/dispatch.ts'
import { consequences } from '../../src/ecm/consequences.ts'
import { policyGate } from '../../src/ecm/gate.ts'
import { assignmentGate } from '../../src/ecm/gate/assignment.ts'
import { enrollmentGate } from '../../src/ecm/gate/enrollment.ts'
import type { Principal } from '../../src/fhir/cause.ts'
import { newId as idAt } from '../../src/fhir/id.ts'
import type { FhirRequest, FhirResponse } from '../../src/fhir/request.ts'
import type { ResourceType } from '../../src/fhir/resource.ts'
import { civilDate } from '../../src/fhir/time-zone.ts'
import { discoverOperations } from '../../src/operations/discover.ts'
import { openRepository } from '../../src/repository/open.ts'
import { isRemake } from '../../src/repository/remake.ts'
import { searching } from '../../src/repository/search.ts'
import { extractor } from '../../src/search/extract.ts'
import { matcher } from '../../src/search/match.ts'
import { parseSearch } from '../../src/search/parse.ts'
import type { Pool } from '../../src/storage/pool.ts'
import { subscriptionGate } from '../../src/subscriptions/accept.ts'
import { counting } from '../support/counting.ts'
import { BASE, DEFINITION } from '../repository/search-record.ts'

/** What one request was answered, and what it had the database do. */
export interface Counted {
  readonly response: FhirResponse
  /** The transaction's begin and commit among them. */
  readonly statements: readonly string[]
  /** How often the database was waited for: what a connection is sent before it has answered goes with what it was sent before. */
  readonly trips: number
}
export interface CountedServer {
  ask(method: FhirRequest['method'], address: string, body?: object | string): Promise<Counted>
  close(): Promise<void>
}

export async function countedServer(pool: Pool, principal: Principal): Promise<CountedServer> {
  const counted = counting(pool)
  const now = (): Date => new Date(), newId = (): string => idAt(Date.now())
  const parse = (type: string, query: string) => parseSearch(type, query, { definition: DEFINITION, now: now() })
  const search = { parse, matches: matcher(DEFINITION, extractor(DEFINITION)) }
  const repository = await openRepository({
    pool: counted.pool, base: BASE, now, newId, searching: searching({ definition: DEFINITION }), extract: extractor(DEFINITION), selfOf: DEFINITION.hasher.selfOf.bind(DEFINITION.hasher),
    gates: [conformanceGate(), subscriptionGate({ search, permits: () => false }), policyGate(), enrollmentGate(), assignmentGate()], consequences: consequences({ newId }),
  })
  const dispatch = dispatcher({
    repository, news: repository.news, operations: await discoverOperations(), base: BASE, nonMembers: { how: 'store' }, secrets: undefined, parseSearch: parse, matches: (type, query) => { const asked = parse(type, query); return resource => search.matches(asked, resource) }, parseResource,
    isType: (name): name is ResourceType => isResourceType(name), serverVersion: 'test', capabilities: '{}', now, newId, isRemake, civilDate: at => civilDate(at, 'America/Los_Angeles'),
    tick: () => performance.now(), answered: () => {}, defect: error => { throw error },
  })
  return {
    async ask(method, address, body) {
      const [path = '', query = ''] = address.split('?')
      counted.begin()
      const response = await dispatch({
        method, path: path.split('/').filter(part => part !== ''), query, headers: { 'content-type': 'application/fhir+json' }, body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body), principal, door: 'http', id: crypto.randomUUID(),
      })
      return { response, statements: counted.statements(), trips: counted.trips() }
    },
    close: () => repository.close(),
  }
}
