import type { OperationDefinition } from '@medplum/fhirtypes'

/** R4 Subscriptions Backport, OperationDefinition-backport-subscription-events. */
export const definition = {
  resourceType: 'OperationDefinition',
  id: 'backport-subscription-events',
  url: 'http://hl7.org/fhir/uv/subscriptions-backport/OperationDefinition/backport-subscription-events',
  name: 'R5SubscriptionEvents',
  title: 'Past events of a subscription',
  status: 'active',
  kind: 'operation',
  description: 'The events of a topic-based subscription, told again with their numbers: at most 100, from the first asked for. '
    + 'Of an event that the caller may not (or no longer) see, only number and instant are told.',
  affectsState: false,
  code: 'events',
  resource: ['Subscription'],
  system: false,
  type: false,
  instance: true,
  parameter: [
    { name: 'eventsSinceNumber', use: 'in', min: 0, max: '1', type: 'string', documentation: 'The first event, itself included; absent: the first of all.' },
    { name: 'eventsUntilNumber', use: 'in', min: 0, max: '1', type: 'string', documentation: 'The last event, itself included; absent: the newest.' },
    { name: 'content', use: 'in', min: 0, max: '1', type: 'code', documentation: "empty, id-only or full-resource; absent: the subscription's own." },
    { name: 'return', use: 'out', min: 1, max: '1', type: 'Bundle', documentation: 'A notification Bundle of type history, its first entry the status.' },
  ],
} as const satisfies OperationDefinition
