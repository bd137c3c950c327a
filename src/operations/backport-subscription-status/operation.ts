import { bundleText } from '../../fhir/bundle.ts'
import type { Version } from '../../fhir/version.ts'
import { statusEntry } from '../../subscriptions/notification.ts'
import { standingOf } from '../../subscriptions/standing.ts'
import type { OperationContext, ReadingOperation } from '../operation.ts'
import { definition } from './definition.ts'

/** Subscription/[id]/$status and Subscription/$status: what the server would say of it in a notification. */
export const operation: ReadingOperation<{ readonly id?: string; readonly status?: readonly string[] }> = {
  definition,
  async run({ id, status = [] }, context) {
    const versions = id === undefined ? await chosen(status, context) : [await context.repository.read('Subscription', id)]
    const standings = await Promise.all(versions.map(async version => standingOf(version, await context.news?.stateOf(version.id))))
    const entries = standings.flatMap(standing => {
      if (!standing) return []
      const { fullUrl, resource } = statusEntry('query-status', standing, [], context)
      return [{ ...fullUrl && { fullUrl }, ...resource && { resource }, search: { mode: 'match' as const } }]
    })
    return { status: 200, body: bundleText({ type: 'searchset', id: context.newId(), lastUpdated: context.at.toISOString(), total: entries.length, entries }) }
  },
}

const chosen = ([...statuses]: readonly string[], { repository }: OperationContext): Promise<readonly Version[]> =>
  repository.all('Subscription', statuses.length === 0 ? '' : `status=${statuses.map(encodeURIComponent).join(',')}`)
