import { randomUUID } from 'node:crypto'
import type { Encounter, Subscription } from '@medplum/fhirtypes'
import type { Principal } from '../../src/fhir/cause.ts'
import type { Log } from '../../src/fhir/log.ts'
import type { Resource } from '../../src/fhir/resource.ts'
import { EVERYTHING, type Scope } from '../../src/fhir/scope.ts'
import type { Stored } from '../../src/fhir/verb.ts'
import { NOTHING_FOLLOWS, type Consequences } from '../../src/fhir/write.ts'
import { restHook } from '../../src/outbound/rest-hook.ts'
import { openRepository } from '../../src/repository/open.ts'
import { searching } from '../../src/repository/search.ts'
import type { Pool } from '../../src/storage/pool.ts'
import { subscriptionGate } from '../../src/subscriptions/accept.ts'
import { startWorkers, type Workers } from '../../src/worker/run.ts'
import { defined, extract, filterSearch } from '../subscriptions/filter-search.ts'
import { aSubscription, type Asked } from '../subscriptions/a-subscription.ts'

export const BASE = 'https://plan.example.org/fhir'
export const PLAN: Principal = { name: 'plan', party: 'Organization/org-plan', role: 'plan', scopes: [] }
export const A: Principal = { name: 'provider-a', party: 'Organization/org-a', role: 'ecm-provider', scopes: [] }
export const OPERATOR: Principal = { name: 'ops', party: 'Organization/org-ops', role: 'operator', scopes: [] }
export const scopeOf = ({ role, party }: Principal): Scope => role === 'ecm-provider' && party ? { branches: [{ by: 'provider', party }], refersTo: 'visible' } : EVERYTHING
export const silent: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }

/** Who a member belongs to, as a rule of the programme would have it: managed by it from the EpisodeOfCare on. */
const assignment: Consequences = {
  needs: () => [],
  follow({ after }) {
    if (after?.resourceType !== 'EpisodeOfCare' || !after.managingOrganization?.reference) return NOTHING_FOLLOWS
    return { ...NOTHING_FOLLOWS, owners: [{ patient: after.patient.reference ?? '', provider: after.managingOrganization.reference }] }
  },
}

/** The record with the subscriptions' gate, and workers on it. */
export async function stage(pool: Pool) {
  const repository = await openRepository({
    pool, base: BASE, now: () => new Date(), newId: randomUUID, searching: searching({ definition: defined }), extract, selfOf: (type, id) => defined.hasher.hash(`${type}/${id}`),
    gates: [subscriptionGate({ search: filterSearch, permits: () => true })], consequences: assignment,
  })
  const write = async (resource: Resource, by = PLAN, given: { ifMatch?: string } = {}): Promise<Stored> => {
    const { stored } = await repository.commit([{ op: resource.id ? 'update' : 'create', type: resource.resourceType, resource, ...resource.id && { id: resource.id }, upsert: true, method: resource.id ? 'PUT' : 'POST', ...given }],
      { cause: { principal: by, door: 'http', request: randomUUID(), action: 'update' }, scope: EVERYTHING })
    return stored[0]!
  }
  const running: Workers[] = []
  return {
    repository, write,
    stopAll: () => Promise.all(running.splice(0).map(workers => workers.stop())),
    workers(given: Partial<Parameters<typeof startWorkers>[0]> = {}): Workers {
      const workers = startWorkers({
        repository, news: repository.news, sweep: () => repository.sweep(), outbound: restHook({ loopback: true }), scopeOf, search: filterSearch, base: BASE, log: silent, due: { all: [], scope: EVERYTHING, today: () => '2026-11-26' }, now: () => new Date(), newId: randomUUID, random: () => 0, ...given,
      })
      running.push(workers)
      return workers
    },
    /** A member, of that provider. */
    async member(id: string, provider = 'org-a'): Promise<void> {
      await write({ resourceType: 'Organization', id: provider })
      await write({ resourceType: 'Patient', id })
      await this.assign(id, provider)
    },
    assign: (id: string, provider: string) => write({ resourceType: 'EpisodeOfCare', id: `care-${id}`, status: 'active', patient: { reference: `Patient/${id}` }, managingOrganization: { reference: `Organization/${provider}` } }),
    stay: (id: string, member: string, status: Encounter['status'] = 'in-progress') =>
      write({ resourceType: 'Encounter', id, status, class: { code: 'IMP' }, subject: { reference: `Patient/${member}` } }),
    subscribe: (id: string, url: string, asked: Asked = {}) => write(aSubscription({ id, endpoint: url, ...asked }), A),
    async subscription(id: string): Promise<Subscription> {
      return JSON.parse((await repository.within(EVERYTHING).read('Subscription', id)).text) as Subscription
    },
    async status(id: string): Promise<string> {
      return (await this.subscription(id)).status
    },
  }
}
