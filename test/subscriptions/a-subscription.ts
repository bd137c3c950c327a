import type { Subscription } from '@medplum/fhirtypes'

export const TOPIC = 'https://ecm-fhir.org/fhir/SubscriptionTopic/adt'
const GUIDE = 'http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition'

export interface Asked {
  readonly id?: string
  readonly status?: string
  readonly criteria?: string
  readonly filters?: readonly string[]
  readonly content?: string
  readonly endpoint?: string
  readonly header?: readonly string[]
  readonly channel?: object
  readonly extension?: readonly object[]
  readonly rest?: object
}

/** A Subscription to the ADT topic as a client sends it. */
export function aSubscription(asked: Asked = {}): Subscription {
  const { id, status = 'requested', criteria = TOPIC, filters = [], content = 'id-only', endpoint = 'https://hook.example.org/adt', header, channel, extension, rest } = asked
  const made: object = {
    resourceType: 'Subscription', ...(id && { id }), status, reason: 'Transitional care', criteria,
    ...(filters.length > 0 && { _criteria: { extension: filters.map(valueString => ({ url: `${GUIDE}/backport-filter-criteria`, valueString })) } }),
    channel: {
      ...(extension && { extension }), type: 'rest-hook', endpoint, payload: 'application/fhir+json',
      _payload: { extension: [{ url: `${GUIDE}/backport-payload-content`, valueCode: content }] }, ...(header && { header }), ...channel,
    },
    ...rest,
  }
  return made as Subscription
}

export const heartbeat = (seconds: unknown): object => ({ url: `${GUIDE}/backport-heartbeat-period`, valueUnsignedInt: seconds })
export const timeout = (seconds: unknown): object => ({ url: `${GUIDE}/backport-timeout`, valueUnsignedInt: seconds })
export const channelType = { url: `${GUIDE}/backport-channel-type`, valueCoding: { system: 'http://example.org/channels', code: 'zulip' } }
