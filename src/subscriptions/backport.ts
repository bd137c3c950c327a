/** Names of the R4 Subscriptions Backport guide 1.1.0.  hl7.org/fhir/uv/subscriptions-backport */

const GUIDE = 'http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition'

export const SUBSCRIPTION_PROFILE = `${GUIDE}/backport-subscription`
export const NOTIFICATION_PROFILE = `${GUIDE}/backport-subscription-notification-r4`
export const STATUS_PROFILE = `${GUIDE}/backport-subscription-status-r4`

export const FILTER_CRITERIA = `${GUIDE}/backport-filter-criteria`
export const PAYLOAD_CONTENT = `${GUIDE}/backport-payload-content`
export const CHANNEL_TYPE = `${GUIDE}/backport-channel-type`
export const HEARTBEAT_PERIOD = `${GUIDE}/backport-heartbeat-period`
export const TIMEOUT = `${GUIDE}/backport-timeout`
export const MAX_COUNT = `${GUIDE}/backport-max-count`

export const CONTENTS = ['empty', 'id-only', 'full-resource'] as const
export type Content = (typeof CONTENTS)[number]

/** R5 SubscriptionStatus.type, which R4 has no value set for. */
export const NOTIFICATION_TYPES = ['handshake', 'heartbeat', 'event-notification', 'query-status', 'query-event'] as const
export type NotificationType = (typeof NOTIFICATION_TYPES)[number]
