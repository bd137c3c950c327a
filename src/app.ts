/** The composition root: every room built once, by hand, in order. The clock and the ids begin here. */
import { readFileSync } from 'node:fs'
import { scopeOf } from './access/decide.ts'
import { OPEN_PRINCIPALS, readTokens, type Principals } from './access/tokens.ts'
import { ConfigError, type Config } from './config.ts'
import { conformanceGate } from './conformance/gate.ts'
import { isResourceType, resourceTypes } from './conformance/image.ts'
import { profilesOf } from './conformance/packages.ts'
import { parseResource } from './conformance/parse-resource.ts'
import { searchParametersFor } from './conformance/search-parameters.ts'
import { jsonOfXml, xmlOfJson } from './conformance/xml.ts'
import { capabilityStatement } from './dispatch/capabilities.ts'
import { dispatcher } from './dispatch/dispatch.ts'
import { consequences } from './ecm/consequences.ts'
import { DUE } from './ecm/due.ts'
import { policyGate } from './ecm/gate.ts'
import { assignmentGate } from './ecm/gate/assignment.ts'
import { enrollmentGate } from './ecm/gate/enrollment.ts'
import { ECM } from './fhir/canonical.ts'
import { newId as idAt } from './fhir/id.ts'
import type { Log } from './fhir/log.ts'
import type { Dispatch } from './fhir/request.ts'
import { instantText, type ResourceType } from './fhir/resource.ts'
import type { Scope } from './fhir/scope.ts'
import { secrets, type Secrets } from './fhir/secrets.ts'
import { civilDate, zoneStart } from './fhir/time-zone.ts'
import { poolFigures, recordFigures } from './figures.ts'
import { metrics, type Gather, type Metrics } from './http/metrics.ts'
import { httpServer } from './http/server.ts'
import { startMllp } from './mllp/listener.ts'
import { discoverOperations } from './operations/discover.ts'
import { permittedUrl } from './outbound/guard.ts'
import { restHook } from './outbound/rest-hook.ts'
import { openRepository, type OpenRepository } from './repository/open.ts'
import { isRemake } from './repository/remake.ts'
import { searching } from './repository/search.ts'
import { definition, type Definition } from './search/definition.ts'
import { extractor } from './search/extract.ts'
import { matcher } from './search/match.ts'
import { parseSearch } from './search/parse.ts'
import { migrate } from './storage/migrate.ts'
import { openPool, type Pool } from './storage/pool.ts'
import { subscriptionGate } from './subscriptions/accept.ts'
import type { FilterSearch } from './subscriptions/filter.ts'
import { HOUSE } from './worker/due.ts'
import { startWorkers } from './worker/run.ts'
import packageJson from '../package.json' with { type: 'json' }

export const now = (): Date => new Date()
const newId = (): string => idAt(now().getTime())
const POLICY_ZONE = 'America/Los_Angeles'
/** YYYY-MM-DD in California. */
export const today = (): string => civilDate(now(), POLICY_ZONE)
const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost'])

export interface App {
  readonly dispatch: Dispatch
  readonly base: string
  readonly port: number
  readonly mllpPort: number | undefined
  /** Takes nothing new, ends what is under way, lets go of the database. */
  stop(): Promise<void>
}

/** What several rooms are built from. */
interface Ground {
  readonly config: Config
  readonly log: Log
  readonly base: string
  readonly principals: Principals
  readonly pool: Pool
  readonly search: Definition
  readonly secrets: Secrets | undefined
}

/**
 * @param config with a databaseUrl: openDatabase has been there before
 * @param gather how the figures of other processes come to those of this one
 */
export async function startApp(config: Config, log: Log, gather?: Gather): Promise<App> {
  const ground = await groundOf(config, log), { base, pool, principals } = ground
  const figures = metrics({ gauges: poolFigures(pool, config.connections), standing: () => recordFigures(repository), gather })
  const criteria = filterSearch(ground), repository = await openRecord(ground, criteria, figures)
  const dispatch = await dispatchOf(ground, repository, figures)
  const outbound = restHook({ loopback: LOOPBACK.has(config.host) })
  const taking = ground.secrets && { dispatch, principalOf: principals.byName, secrets: ground.secrets }
  const held = { messages: repository.held, ...(taking && { taking }) }
  const workers = startWorkers({ repository, news: repository.news, sweep: () => repository.sweep(), held, outbound, due: { all: DUE, scope: scopeOf(HOUSE), today }, scopeOf: present(principals), search: criteria, base, log, now, newId })
  const http = httpServer({ dispatch, base, xml: { toJson: jsonOfXml, ofJson: xmlOfJson }, authenticate: principals.byToken, newId, now, log, health: () => repository.health(), metrics: figures })
  await http.listen({ port: config.port, host: config.host })
  const mllp = config.mllpPort === 0 ? undefined : await startMllp({ host: config.host, port: config.mllpPort, dispatch, authenticate: principals.byToken, newId, now, log, acknowledged: figures.acknowledged })
  const port = (http.server.address() as { port: number }).port
  return {
    dispatch, base, port, mllpPort: mllp?.port,
    async stop() {
      await Promise.all([http.close(), mllp?.stop()])
      await workers.stop()
      outbound.close()
      await repository.close()
      await pool.end()
    },
  }
}

/** The record and the one way in, without a door and without work of its own: for a command. */
export async function openInside(config: Config, log: Log): Promise<Pick<App, 'dispatch' | 'stop'> & { newId(): string; readonly today: string }> {
  const ground = await groundOf(config, log), { pool } = ground
  const figures = metrics({ gauges: poolFigures(pool, config.connections), standing: () => recordFigures(repository) })
  const repository = await openRecord(ground, filterSearch(ground), figures), dispatch = await dispatchOf(ground, repository, figures)
  return {
    dispatch, newId, today: today(),
    async stop() {
      await repository.close()
      await pool.end()
    },
  }
}

async function groundOf(config: Config, log: Log): Promise<Ground> {
  const principals = principalsOf(config), { timeZone } = config
  const base = config.baseUrl ?? `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${config.port}/fhir`
  const pool = openPool({ url: config.databaseUrl ?? '', max: config.connections })
  const { hashKey } = await migrate(pool, { timeZone })
  const search = definition({ parameters: searchParametersFor, key: hashKey, zone: zoneStart(timeZone), base })
  const sealing = config.secretKey && secrets(config.secretKey, config.formerSecretKeys)
  return { config, log, base, principals, pool, search, secrets: sealing }
}

/** @throws ConfigError when a profile is demanded of a type that has none */
export function refuseProfileless({ profilesRequired }: Config): void {
  const without = profilesRequired === 'every' ? [] : profilesRequired.filter(type => profilesOf(type).length === 0)
  if (without.length > 0) throw new ConfigError([`PROFILES: the guide has no profile of ${without.join(', ')}`])
}

/** @throws ConfigError when the tokens file cannot be read */
export function principalsOf({ auth }: Config): Principals {
  if (auth.by === 'open') return OPEN_PRINCIPALS
  try {
    return readTokens(readFileSync(auth.file, 'utf8'))
  } catch (error) {
    throw new ConfigError([`AUTH: ${error instanceof Error && error.message.startsWith('tokens file') ? error.message : 'the tokens file cannot be read'}`])
  }
}

const filterSearch = ({ search }: Ground): FilterSearch => ({
  parse: (type, query) => parseSearch(type, query, { definition: search, now: now() }),
  matches: matcher(search, extractor(search)),
})

async function openRecord({ pool, log, base, search, config }: Ground, criteria: FilterSearch, figures: Metrics): Promise<OpenRepository> {
  const permits = (endpoint: string): boolean => {
    try { permittedUrl(endpoint, { loopback: LOOPBACK.has(config.host) }); return true } catch { return false }
  }
  return openRepository({
    pool, base, now, newId, log, batched: figures.batched, searching: searching({ definition: search }), extract: extractor(search), selfOf: (type, id) => search.hasher.hash(`${type}/${id}`),
    integrity: config.references,
    gates: [conformanceGate({ required: config.profilesRequired }), subscriptionGate({ search: criteria, permits }), policyGate(), enrollmentGate(), assignmentGate()], consequences: consequences({ newId }),
  })
}

async function dispatchOf(ground: Ground, repository: OpenRepository, figures: Metrics): Promise<Dispatch> {
  const { base, search, config, log, secrets } = ground, operations = await discoverOperations(), criteria = filterSearch(ground)
  const isType = (name: string): name is ResourceType => isResourceType(name)
  const parameters = (type: string) => [...search.parameters(type).values()]
  const capabilities = capabilityStatement({
    base, date: instantText(now()), version: packageJson.version, canonical: ECM, types: resourceTypes(), operations, security: config.auth.by,
    searchParams: type => parameters(type).map(({ code, type: kind, url }) => ({ name: code, type: kind, ...(url && { definition: url }) })),
    includes: type => parameters(type).filter(p => p.type === 'reference' && p.valueTypes.has('Reference')).map(p => `${type}:${p.code}`),
    profiles: profilesOf, updateAsCreate: config.updateAsCreate, deletesAtMost: config.deletesAtMost, cascadesAtMost: config.cascadesAtMost, references: config.references, profilesRequired: config.profilesRequired,
  })
  return dispatcher({
    repository, news: repository.news, operations, base, updateAsCreate: config.updateAsCreate, deletesAtMost: config.deletesAtMost, cascadesAtMost: config.cascadesAtMost, nonMembers: config.nonMembers, secrets, parseResource, isType, serverVersion: packageJson.version, capabilities: JSON.stringify(capabilities), now, newId, isRemake,
    parseSearch: (type, query, { lenient }) => parseSearch(type, query, { definition: search, lenient, now: now() }),
    matches: (type, query) => {
      const asked = criteria.parse(type, query)
      return resource => criteria.matches(asked, resource)
    },
    civilDate: at => civilDate(at, POLICY_ZONE),
    tick: () => performance.now(), answered: (what, door, status, ms) => figures.requested(what, door, status, ms / 1_000),
    defect: (error, request) => log.error({ err: error, request: request.id, door: request.door }, 'a request met a defect'),
  })
}

/** What a principal of the record sees now: it keeps no SMART scopes, and a token may have been taken back since. */
const present = (principals: Principals) => ({ name, party, role }: { name: string; party: string | undefined; role: string }): Scope => {
  const current = principals.byName(name)
  return current && current.party === party && current.role === role ? scopeOf(current) : { branches: [], refersTo: 'visible' }
}
