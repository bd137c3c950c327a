/** What is measured beside requests: the record as a whole, the processes, the disk. */
import { statfs } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { figure, type Figures, type Standing } from './http/metrics.ts'
import type { OpenRepository } from './repository/open.ts'
import type { Pool } from './storage/pool.ts'

/** Prometheus waits ten seconds for all. */
const PATIENCE_MS = 3_000

export const poolFigures = (pool: Pool, size: number) => ({
  ecm_fhir_pool_size: { help: 'Connections to the database that the processes may open', read: () => size },
  ecm_fhir_pool_busy: { help: 'Connections that are in use', read: () => pool.counts().total - pool.counts().idle },
  ecm_fhir_pool_waiting: { help: 'Statements that wait for a connection', read: () => pool.counts().waiting },
})

export async function recordFigures(repository: Pick<OpenRepository, 'standing'>): Promise<readonly Standing[]> {
  const standing = await Promise.race([repository.standing(), sleep(PATIENCE_MS, undefined, { ref: false })])
  const one = (name: string, help: string, value: number): Standing => ({ name, help, values: { '': value } })
  const up = one('ecm_fhir_database_up', '1: the database answers', standing ? 1 : 0)
  if (!standing) return [up]
  return [
    up,
    one('ecm_fhir_database_bytes', 'Size of the database', standing.databaseBytes),
    one('ecm_fhir_horizon_age_seconds', 'Age of the oldest change that has no number yet', standing.horizonAgeSeconds),
    one('ecm_fhir_order_broken', '1: the order of changes is of another cluster, as after a restore', standing.orderBroken ? 1 : 0),
    one('ecm_fhir_undelivered_age_seconds', 'Age of the oldest event that a subscriber who is told has not got', standing.undeliveredAgeSeconds),
    { name: 'ecm_fhir_queue_depth', help: 'What waits', label: 'queue', values: standing.queues },
    { name: 'ecm_fhir_subscriptions', help: 'Subscriptions by how they are told', label: 'status', values: standing.subscriptions },
  ]
}

/** @param folder of the embedded database, when it is ours */
export async function houseFigures({ serving, replaced }: { readonly serving: number; readonly replaced: number }, folder: string | undefined): Promise<Figures> {
  const disk = folder === undefined ? undefined : await statfs(folder)
  return [
    figure('ecm_fhir_workers', 'Processes that serve', serving),
    figure('ecm_fhir_worker_restarts_total', 'Processes that took the place of one that died', replaced, 'counter'),
    ...(disk ? [figure('ecm_fhir_data_free_bytes', 'Room left where the embedded database lies', disk.bavail * disk.bsize)] : []),
  ]
}
