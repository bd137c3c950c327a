import type { OperationDefinition } from '@medplum/fhirtypes'

/** R4 Subscriptions Backport, OperationDefinition-backport-subscription-status; its input `id` is left out: one is asked for by its own address. */
export const definition = {
  resourceType: 'OperationDefinition',
  id: 'backport-subscription-status',
  url: 'http://hl7.org/fhir/uv/subscriptions-backport/OperationDefinition/backport-subscription-status',
  name: 'R5SubscriptionStatus',
  title: 'Status of a subscription',
  status: 'active',
  kind: 'operation',
  description: 'How a topic-based subscription stands: its status, how many events there were, and why it is in error.',
  affectsState: false,
  code: 'status',
  resource: ['Subscription'],
  system: false,
  type: true,
  instance: true,
  parameter: [
    { name: 'status', use: 'in', min: 0, max: '*', type: 'code', documentation: 'Of all subscriptions: only those with one of these. Ignored for one subscription.' },
    { name: 'return', use: 'out', min: 1, max: '1', type: 'Bundle', documentation: 'A searchset with one Parameters (backport-subscription-status-r4) for each subscription.' },
  ],
} as const satisfies OperationDefinition
