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
import type { Db, Pool, Statement } from '../../src/storage/pool.ts'
import { subscriptionGate } from '../../src/subscriptions/accept.ts'
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
  let statements: string[] = [], trips = 0
  const counting = (db: Db, alone: boolean): Db => {
    let underway = 0
    return {
      run(statement) {
        statements.push(nameOf(statement))
        if (underway++ === 0 || alone) trips++
        return db.run(statement).finally(() => { underway-- }) as never
      },
    }
  }
  const counted: Pool = { ...pool, ...counting(pool, true), withConnection: use => pool.withConnection(connection => use(counting(connection, false))) }
  const now = (): Date => new Date(), newId = (): string => idAt(Date.now())
  const parse = (type: string, query: string) => parseSearch(type, query, { definition: DEFINITION, now: now() })
  const search = { parse, matches: matcher(DEFINITION, extractor(DEFINITION)) }
  const repository = await openRepository({
    pool: counted, base: BASE, now, newId, searching: searching({ definition: DEFINITION }), extract: extractor(DEFINITION), selfOf: DEFINITION.hasher.selfOf.bind(DEFINITION.hasher),
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
      statements = []
      trips = 0
      const response = await dispatch({
        method, path: path.split('/').filter(part => part !== ''), query, headers: { 'content-type': 'application/fhir+json' }, body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body), principal, door: 'http', id: crypto.randomUUID(),
      })
      return { response, statements, trips }
    },
    close: () => repository.close(),
  }
}

/** Names where there are some; else what the text begins with. */
const nameOf = (statement: Statement): string => 'name' in statement ? statement.name : statement.text.trim().slice(0, 60).replace(/\s+/g, ' ')
