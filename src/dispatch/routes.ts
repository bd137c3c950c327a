/** Which request asks for what. The CapabilityStatement is read from the same table, so it says what answers.  R4 http.html */
import { FhirError, invalid, notFound } from '../fhir/error.ts'
import type { FhirRequest } from '../fhir/request.ts'
import { ID } from '../fhir/resource.ts'
import { batch } from '../interactions/batch.ts'
import { create } from '../interactions/create.ts'
import { removeConditional } from '../interactions/delete-conditional.ts'
import { remove } from '../interactions/delete.ts'
import { historyInstance, historySystem, historyType } from '../interactions/history.ts'
import type { Interaction, Routed } from '../interactions/interaction.ts'
import { patch } from '../interactions/patch.ts'
import { read } from '../interactions/read.ts'
import { searchType } from '../interactions/search-type.ts'
import { transaction } from '../interactions/transaction.ts'
import { updateConditional } from '../interactions/update-conditional.ts'
import { update } from '../interactions/update.ts'
import { vread } from '../interactions/vread.ts'
import type { Operation } from '../operations/operation.ts'
import { routesOf } from '../operations/discover.ts'

export interface InteractionRoute {
  readonly method: FhirRequest['method']
  /** ':type', ':id' and ':version' stand for what they name. */
  readonly shape: string
  readonly interaction: Interaction
  readonly needs: 'read' | 'search' | 'create' | 'update' | 'delete'
}

export const ROUTES: readonly InteractionRoute[] = [
  { method: 'GET', shape: ':type/:id', interaction: read, needs: 'read' },
  { method: 'GET', shape: ':type/:id/_history/:version', interaction: vread, needs: 'read' },
  { method: 'GET', shape: ':type/:id/_history', interaction: historyInstance, needs: 'read' },
  { method: 'GET', shape: ':type/_history', interaction: historyType, needs: 'search' },
  { method: 'GET', shape: ':type', interaction: searchType, needs: 'search' },
  { method: 'POST', shape: ':type/_search', interaction: searchType, needs: 'search' },
  { method: 'POST', shape: ':type', interaction: create, needs: 'create' },
  { method: 'PUT', shape: ':type/:id', interaction: update, needs: 'update' },
  { method: 'PATCH', shape: ':type/:id', interaction: patch, needs: 'update' },
  { method: 'DELETE', shape: ':type/:id', interaction: remove, needs: 'delete' },
  { method: 'PUT', shape: ':type', interaction: updateConditional, needs: 'update' },
  { method: 'PATCH', shape: ':type', interaction: patch, needs: 'update' },
  { method: 'DELETE', shape: ':type', interaction: removeConditional, needs: 'delete' },
]
/** POST to the base, told apart by Bundle.type. */
export const BUNDLES = { batch, transaction } as const
/** What is asked of the base. */
export const SYSTEM_INTERACTIONS = { ...BUNDLES, 'history-system': historySystem } as const

export type Route =
  | { readonly to: 'capabilities' }
  | { readonly to: 'bundle' }
  | { readonly to: 'system-history'; readonly asked: Routed }
  | { readonly to: 'interaction'; readonly route: InteractionRoute; readonly asked: Routed }
  | { readonly to: 'operation'; readonly operation: Operation; readonly asked: Routed }

export interface Router { route(request: FhirRequest): Route }

export function router(operations: readonly Operation[], isType: (name: string) => boolean): Router {
  const byRoute = new Map(operations.flatMap(operation => routesOf(operation).map(route => [route, operation] as const)))
  return {
    route(request) {
      const { path } = request, last = path.at(-1) ?? ''
      if (path.length === 0) return expectMethod(request, ['POST'], { to: 'bundle' })
      if (path.length === 1 && last === 'metadata') return expectMethod(request, ['GET', 'HEAD'], { to: 'capabilities' })
      if (path.length === 1 && last === '_history') return expectMethod(request, ['GET', 'HEAD'], { to: 'system-history', asked: read3(request) })
      if (!last.startsWith('$')) refuseUnknownType(path[0]!, isType)
      const asked = read3(request)
      return last.startsWith('$') ? operationRoute(byRoute, asked, isType) : interactionRoute(asked)
    },
  }
}

function read3(request: FhirRequest): Routed {
  const [type = '', second = '', , fourth = ''] = request.path
  return { request, type: type.startsWith('$') ? '' : type, id: /^[_$]/.test(second) ? '' : second, version: fourth }
}

function interactionRoute(asked: Routed): Route {
  const { request: { method, path } } = asked
  const shaped = ROUTES.filter(route => fits(route.shape, path))
  if (shaped.length === 0) throw notFound('Nothing answers at this address')
  const wanted = method === 'HEAD' ? 'GET' : method
  const route = shaped.find(r => r.method === wanted)
  if (!route) throw notAllowed(method, shaped.map(r => r.method))
  refuseMalformed(asked.id)
  return { to: 'interaction', route, asked }
}

function fits(shape: string, path: readonly string[]): boolean {
  const parts = shape.split('/')
  return parts.length === path.length && parts.every((part, i) => part.startsWith(':') ? !path[i]!.startsWith('_') : part === path[i])
}

function operationRoute(byRoute: ReadonlyMap<string, Operation>, asked: Routed, isType: (name: string) => boolean): Route {
  const { request: { path, method }, type, id } = asked, code = path.at(-1)!
  if (type !== '') refuseUnknownType(type, isType)
  const below = addressed(asked), shape = type === '' ? code : `${type}/${below ?? ''}${code}`
  const operation = below === undefined ? undefined : byRoute.get(shape) ?? (type === '' ? undefined : byRoute.get(`Resource/${below}${code}`))
  if (!operation) throw notFound(`There is no operation ${shape}`)
  refuseMalformed(id)
  const changes = operation.definition.affectsState === true
  if (method !== 'POST' && (changes || (method !== 'GET' && method !== 'HEAD'))) throw notAllowed(method, changes ? ['POST'] : ['GET', 'POST'])
  return { to: 'operation', operation, asked }
}

/** What is between type and code; undefined: nothing is addressed so. */
function addressed({ request: { path }, type, id, version }: Routed): string | undefined {
  if (path.length <= 2) return ''
  if (type === '' || id === '') return undefined
  if (path.length === 3) return '[id]/'
  return path.length === 5 && path[2] === '_history' && version !== '' ? '[id]/_history/[version]/' : undefined
}

function expectMethod<T>(request: FhirRequest, methods: readonly string[], route: T): T {
  if (!methods.includes(request.method)) throw notAllowed(request.method, methods)
  return route
}
const notAllowed = (method: string, instead: readonly string[]): FhirError =>
  new FhirError('not-allowed', [{ text: `${method} is not possible at this address; ${[...new Set(instead)].join(', ')} is` }], { allow: [...new Set(instead.flatMap(one => one === 'GET' ? ['GET', 'HEAD'] : one)), 'OPTIONS'] })

function refuseMalformed(id: string): void {
  if (id !== '' && !ID.test(id)) throw invalid('An id is 1 to 64 letters, digits, hyphens and dots')
}

function refuseUnknownType(type: string, isType: (name: string) => boolean): void {
  if (!isType(type)) throw notFound('R4 has no resource type of this name')
}
