import type { Bundle, Parameters } from '@medplum/fhirtypes'
import { describe, expect, test } from 'vitest'
import type { Version } from '../../src/fhir/version.ts'
import { NOTIFICATION_TYPES } from '../../src/subscriptions/backport.ts'
import { notification, type Standing, type Told } from '../../src/subscriptions/notification.ts'

const TOPIC = 'https://ecm-fhir.org/fhir/SubscriptionTopic/adt'
const BASE = 'https://plan.example.org/fhir'
/** Spelled as no serializer would: it must arrive as it is. */
const STORED = '{ "resourceType":"Encounter", "id":"e-71","meta":{"versionId":"2","lastUpdated":"2026-03-02T08:00:00.000Z"},"length":{"value":1.00},\n"status":"finished" }'

const version: Version = {
  type: 'Encounter', id: 'e-71', version: '2', lastUpdated: '2026-03-02T08:00:00.000Z', deleted: false, text: STORED, method: 'PUT',
  owners: { patient: 'Patient/p-110438', plan: undefined, provider: undefined, source: undefined },
}
const standing = (given: Partial<Standing> = {}): Standing => ({ subscription: 'sub-9', topic: TOPIC, status: 'active', events: 7n, content: 'full-resource', ...given })
const event = (given: Partial<Told> = {}): Told => ({ number: 7n, at: new Date('2026-03-02T08:00:01.500Z'), focus: { type: 'Encounter', id: 'e-71', version }, ...given })
function made(...[type, stands, told]: [Kind, Standing, readonly Told[]]) {
  let ids = 0
  const text = notification(type, stands, told, { base: BASE, at: new Date('2026-03-02T08:00:02.000Z'), newId: () => `00000000-0000-7000-8000-00000000000${++ids}` })
  const bundle = JSON.parse(text) as Bundle, status = bundle.entry?.[0]?.resource as Parameters
  return { text, bundle, status, names: status.parameter?.map(p => p.name) }
}
type Kind = (typeof NOTIFICATION_TYPES)[number]
const parameter = (status: Parameters, name: string) => status.parameter?.find(p => p.name === name)

test('it is a history whose first entry is the status, asked for by $status', () => {
  const { bundle } = made('event-notification', standing(), [event()])
  expect(bundle).toMatchObject({
    resourceType: 'Bundle', type: 'history', timestamp: '2026-03-02T08:00:02.000Z', id: '00000000-0000-7000-8000-000000000001',
    meta: { profile: ['http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/backport-subscription-notification-r4'] },
  })
  expect(bundle.entry?.[0]).toMatchObject({
    fullUrl: 'urn:uuid:00000000-0000-7000-8000-000000000002',
    resource: { resourceType: 'Parameters', meta: { profile: ['http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/backport-subscription-status-r4'] } },
    request: { method: 'GET', url: 'https://plan.example.org/fhir/Subscription/sub-9/$status' }, response: { status: '200' },
  })
})

test.each(NOTIFICATION_TYPES)('a %s says so, and how many events there were', type => {
  const { status, names } = made(type, standing({ events: 12n }), [])
  expect(names).toEqual(['subscription', 'topic', 'status', 'type', 'events-since-subscription-start'])
  expect(parameter(status, 'type')?.valueCode).toBe(type)
  expect(parameter(status, 'events-since-subscription-start')?.valueString).toBe('12')
  expect(parameter(status, 'subscription')?.valueReference?.reference).toBe('https://plan.example.org/fhir/Subscription/sub-9')
})

test('a handshake tells of the status requested and of no event', () => {
  const { bundle, status } = made('handshake', standing({ status: 'requested', events: 0n }), [])
  expect(parameter(status, 'status')?.valueCode).toBe('requested')
  expect(bundle.entry).toHaveLength(1)
})

describe('an event', () => {
  const part = (status: Parameters, name: string) => parameter(status, 'notification-event')?.part?.find(p => p.name === name)

  test('carries number and instant', () => {
    const { status } = made('event-notification', standing(), [event()])
    expect(part(status, 'event-number')?.valueString).toBe('7')
    expect(part(status, 'timestamp')?.valueInstant).toBe('2026-03-02T08:00:01.500Z')
  })

  test('as full-resource carries the stored text as it is', () => {
    const { text, status, bundle } = made('event-notification', standing(), [event()])
    expect(text).toContain(STORED)
    expect(part(status, 'focus')?.valueReference?.reference).toBe('https://plan.example.org/fhir/Encounter/e-71')
    expect(bundle.entry?.[1]).toMatchObject({
      fullUrl: 'https://plan.example.org/fhir/Encounter/e-71', request: { method: 'PUT', url: 'Encounter/e-71' }, response: { status: '200', etag: 'W/"2"' },
    })
  })

  test('as id-only names its focus and no more', () => {
    const { text, status, bundle } = made('event-notification', standing({ content: 'id-only' }), [event()])
    expect(part(status, 'focus')?.valueReference?.reference).toBe('https://plan.example.org/fhir/Encounter/e-71')
    expect(bundle.entry).toHaveLength(1)
    expect(text).not.toContain('finished')
  })

  test('as empty names neither topic nor focus', () => {
    const { text, names, bundle } = made('event-notification', standing({ content: 'empty' }), [event()])
    expect(names).toEqual(['subscription', 'status', 'type', 'events-since-subscription-start', 'notification-event'])
    expect(bundle.entry).toHaveLength(1)
    expect(text).not.toMatch(/Encounter|e-71|SubscriptionTopic/)
  })

  test('that may no longer be seen keeps its number and says nothing else', () => {
    const { text, status, bundle } = made('event-notification', standing(), [event({ focus: undefined })])
    expect(part(status, 'event-number')?.valueString).toBe('7')
    expect(part(status, 'focus')).toBeUndefined()
    expect(bundle.entry).toHaveLength(1)
    expect(text).not.toMatch(/Encounter|e-71/)
  })

  test('that was a deletion carries a request instead of a resource', () => {
    const { bundle } = made('event-notification', standing(), [event({ focus: { type: 'Encounter', id: 'e-71', version: undefined } })])
    expect(bundle.entry?.[1]).toEqual({ fullUrl: 'https://plan.example.org/fhir/Encounter/e-71', request: { method: 'DELETE', url: 'Encounter/e-71' }, response: { status: '204' } })
  })
})

test('a status in error says why', () => {
  const { status } = made('query-status', standing({ status: 'error', error: 'The endpoint answered 500' }), [])
  expect(parameter(status, 'error')?.valueCodeableConcept).toMatchObject({ coding: [{ code: 'no-response' }], text: 'The endpoint answered 500' })
})
