/** The one way in: a FHIR server without a transport. Finds the verb, has access decide, hands it a repository already narrowed, commits, logs the access. */
import { createHash } from 'node:crypto'
import { decide, mayBe } from '../access/decide.ts'
import type { NonMembers } from '../config.ts'
import type { Door } from '../fhir/cause.ts'
import { asFhirError, FhirError, invalid, KINDS } from '../fhir/error.ts'
import { stringifyJson } from '../fhir/json.ts'
import type { Dispatch, FhirRequest, FhirResponse } from '../fhir/request.ts'
import type { ResourceType } from '../fhir/resource.ts'
import { EVERYTHING, type Scope } from '../fhir/scope.ts'
import type { Secrets } from '../fhir/secrets.ts'
import type { InteractionContext, PlannedEntry } from '../interactions/interaction.ts'
import type { Operation } from '../operations/operation.ts'
import type { News } from '../repository/news.ts'
import type { Opened, Repository } from '../repository/repository.ts'
import type { ParseResource } from './operation-input.ts'
import { router, type Router } from './routes.ts'
import { noting, notingSeen } from './seen.ts'
import { verbOf, type Contexts, type Verb, type WritingVerb } from './verb.ts'

export interface DispatchParts {
  readonly repository: Repository
  readonly operations: readonly Operation[]
  readonly news: News
  readonly base: string
  readonly nonMembers: NonMembers
  readonly secrets: Secrets | undefined
  readonly parseSearch: InteractionContext['parseSearch']
  readonly matches: InteractionContext['matches']
  readonly parseResource: ParseResource
  readonly isType: (name: string) => name is ResourceType
  /** May a PUT make what was never there, under the client's id? Yes when absent. */
  readonly updateAsCreate?: boolean
  /** How many resources one conditional delete may delete; 1 when absent. */
  readonly deletesAtMost?: number
  /** How many may be deleted with what they refer to; 0: none; 100 when absent. */
  readonly cascadesAtMost?: number
  /** Of this software. */
  readonly serverVersion: string
  /** JSON text of the CapabilityStatement. */
  readonly capabilities: string
  now(): Date
  newId(): string
  /** YYYY-MM-DD, in Los Angeles. */
  civilDate(at: Date): string
  /** The error of a commit that wants the Writes made anew. */
  isRemake(error: unknown): boolean
  /** A defect: the log gets the cause. */
  defect(error: FhirError, request: FhirRequest): void
  /** Milliseconds, of a clock that never goes back. */
  tick(): number
  /** For the figures. @param what the interaction's or operation's code; 'capabilities'; 'none': nothing answers there */
  answered(what: string, door: Door, status: number, ms: number): void
}

/** How often a change is made again when what its maker had read has moved. */
const TRIES = 3

/** One request under way. */
interface Underway {
  readonly request: FhirRequest
  readonly at: Date
  /** Members whose rows were read for it. */
  readonly patients: Set<string>
}
/** What it turned out to ask for. */
interface Asked { what: string }
interface Server { readonly parts: DispatchParts; readonly route: Router['route']; readonly dispatch: Dispatch }

export function dispatcher(parts: DispatchParts): Dispatch {
  const { route } = router(parts.operations, parts.isType)
  const dispatch: Dispatch = async request => {
    const began = parts.tick(), asked: Asked = { what: 'none' }, answer = await answerTo(server, request, asked)
    parts.answered(asked.what, request.door, answer.status, parts.tick() - began)
    return answer
  }
  const server: Server = { parts, route, dispatch }
  return dispatch
}

async function answerTo(server: Server, request: FhirRequest, asked: Asked): Promise<FhirResponse> {
  const { parts, route } = server, underway: Underway = { request, at: parts.now(), patients: new Set() }
  let verb: Verb | undefined
  try {
    const found = route(request)
    if (found.to === 'capabilities') {
      asked.what = found.to
      return { status: 200, body: parts.capabilities }
    }
    verb = verbOf(found, request, parts.parseResource)
    asked.what = verb.action
    const answer = await perform(server, verb, underway)
    if (verb.kind === 'reads' || underway.patients.size > 0) await logAccess(parts, verb, underway, answer.status)
    return answer
  } catch (thrown) {
    const error = asFhirError(thrown)
    if (request.method === 'OPTIONS' && error.allow) return { status: 204, allow: error.allow }
    if (error.kind === 'broken') parts.defect(error, request)
    if (verb && (error.kind === 'forbidden' || error.kind === 'not-found')) await logAccess(parts, verb, underway, KINDS[error.kind].status).catch(() => undefined)
    return refusal(error)
  }
}

async function perform(server: Server, verb: Verb, underway: Underway): Promise<FhirResponse> {
  const { scope } = decide(underway.request.principal, verb.asked), contexts = contextsFor(server, scope, underway)
  return verb.kind === 'reads' ? verb.run(contexts) : change(server, verb, { contexts, scope, request: underway.request })
}

async function change({ parts }: Server, verb: WritingVerb, { contexts, scope, request }: { contexts: Contexts; scope: Scope; request: FhirRequest }): Promise<FhirResponse> {
  const { principal, door, id } = request
  for (let tried = 1; ; tried++) {
    const { writes, reasons, message, carry } = await verb.writes(contexts)
    const cause = { principal, door, request: id, action: verb.action, ...(reasons && { reasons }), ...(message && { message }) }
    try {
      return await verb.answer(await parts.repository.commit(writes, { cause, scope, mayDelete: type => mayBe(principal, { what: 'delete', type }), inside: verb.reads?.(carry) }), carry, contexts)
    } catch (error) {
      if (!parts.isRemake(error)) throw error
      if (tried === TRIES) throw new FhirError('unavailable', [{ text: 'Others keep changing what this request reads; try again' }], { retryAfter: 1, cause: error })
    }
  }
}

interface Differently { readonly newId?: (() => string) | undefined; readonly opened?: Opened }

function contextsFor(server: Server, scope: Scope, { request, at, patients }: Underway, { newId = server.parts.newId, opened = server.parts.repository }: Differently = {}): Contexts {
  const { repository, base, parseSearch, matches, isType, updateAsCreate = true, deletesAtMost = 1, cascadesAtMost = 100, nonMembers, secrets, civilDate, news, serverVersion } = server.parts
  const common = { repository: noting(opened.within(scope), patients), identify: repository.identify.bind(repository), at, base, newId }
  return {
    interaction: { ...common, parseSearch, matches, isType, updateAsCreate, deletesAtMost, cascadesAtMost, run: server.dispatch, plan: (entry, id) => planEntry(server, { request: entry, at, patients }, id) },
    // Only operations ask for it, and a civil date is dear.
    get operation() {
      return {
        ...common, receivedMessage: repository.receivedMessage.bind(repository), record: opened.within(EVERYTHING), dossier: notingSeen(opened.dossier(scope), patients),
        principal: request.principal, door: request.door, today: civilDate(at), nonMembers, news, serverVersion, ...(secrets && { secrets }),
      }
    },
  }
}

/** An entry of a transaction: decided like any request, stored with its siblings. */
async function planEntry(server: Server, entry: Underway, id: string | undefined): Promise<PlannedEntry> {
  const found = server.route(entry.request)
  if (found.to === 'bundle') throw invalid('A transaction holds reads, writes and operations, not Bundles')
  if (found.to === 'capabilities') return { kind: 'read', read: async () => ({ status: 200, body: server.parts.capabilities }) }
  const verb = verbOf(found, entry.request, server.parts.parseResource), { scope } = decide(entry.request.principal, verb.asked)
  if (verb.kind === 'reads') return { kind: 'read', read: opened => verb.run(contextsFor(server, scope, entry, { opened })) }
  const contexts = contextsFor(server, scope, entry, { newId: id === undefined ? undefined : () => id })
  const planned = await verb.writes(contexts)
  if (planned.message) throw invalid('A message is acknowledged by itself: it cannot be part of a transaction')
  return { kind: 'write', planned, answer: async committed => verb.answer(committed, planned.carry, contexts) }
}

async function logAccess({ repository }: DispatchParts, { action, routed }: Verb, { request, at, patients }: Underway, outcome: number): Promise<void> {
  const { principal, id, query } = request
  const target = routed.id !== '' ? routed.id : query === '' ? undefined : createHash('sha256').update(query).digest('hex').slice(0, 32)
  await repository.logAccess({
    at, principal: principal.name, party: principal.party, action, type: routed.type === '' ? undefined : routed.type, target,
    patients: [...patients], outcome, reasons: [`role:${principal.role}`], request: id,
  })
}

export function refusal(error: FhirError): FhirResponse {
  return { status: KINDS[error.kind].status, body: stringifyJson(error.outcome), ...(error.allow && { allow: error.allow }), ...(error.retryAfter !== undefined && { retryAfter: error.retryAfter }) }
}
