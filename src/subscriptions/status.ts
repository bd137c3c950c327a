/** A Subscription's status set by the server: only it knows whether an endpoint answers.  R4 subscription.html, channels.html#rest-hook of the backport guide */
import type { Subscription } from '@medplum/fhirtypes'
import { parseJson } from '../fhir/json.ts'
import type { Version } from '../fhir/version.ts'
import type { Write } from '../fhir/write.ts'
import type { TellingStatus } from '../repository/news.ts'

/** No JSON can carry it: such a Write was made here. */
const BY_SERVER = Symbol('set by the server')
export const isByServer = (write: Write): boolean => BY_SERVER in write

/** @param error why, when it is not active; it names no person and no address */
export function statusWrite(version: Version, status: TellingStatus, error?: string): Write {
  const { error: _, ...kept } = parseJson(version.text) as Subscription
  const resource: Subscription = { ...kept, status, ...(error !== undefined && { error }) }
  return { op: 'update', type: 'Subscription', id: version.id, resource, ifMatch: version.version, method: 'PUT', [BY_SERVER]: true } as Write
}
