import { describe, expect, test } from 'vitest'
import type { Write } from '../../src/fhir/write.ts'
import { subscriptionGate } from '../../src/subscriptions/accept.ts'
import { statusWrite } from '../../src/subscriptions/status.ts'
import { aSubscription, channelType, heartbeat, timeout, TOPIC, type Asked } from './a-subscription.ts'
import { filterSearch } from './filter-search.ts'

const AT = new Date('2026-03-02T08:00:00Z')
const gate = subscriptionGate({ search: filterSearch, permits: endpoint => !endpoint.includes('169.254') })
function judged(asked: Asked) {
  const after = aSubscription(asked), write: Write = { op: 'create', type: 'Subscription', resource: after }
  return gate.judge({ write, before: undefined, after, at: AT }, new Map())
}

test('it needs to know nothing else', () => {
  expect(gate.needs({ op: 'create', type: 'Subscription' })).toBe('nothing')
})

describe('accepted', () => {
  test.each<[string, Asked]>([
    ['as small as it can be', {}],
    ['off to begin with', { status: 'off' }],
    ['the topic with its version', { criteria: `${TOPIC}|1.0.0` }],
    ['every content level', { content: 'full-resource' }],
    ['no content at all', { content: 'empty' }],
    ['one member', { filters: ['Encounter?patient=Patient/p-110438'] }],
    ['several filters', { filters: ['Encounter?patient=Patient/p-1,Patient/p-2&class=EMER', 'Encounter?trigger=admit,discharge'] }],
    ['a class with its system', { filters: ['Encounter?class=http://terminology.hl7.org/CodeSystem/v3-ActCode|IMP'] }],
    ['headers', { header: ['Authorization: Bearer hook-secret-4711', 'X-Plan: la'] }],
    ['a heartbeat and a timeout', { extension: [heartbeat(60), timeout(60)] }],
    ['http on this machine', { endpoint: 'http://127.0.0.1:9000/hook' }],
    ['http on this machine by name', { endpoint: 'http://localhost:9000/hook' }],
    ['an end to come', { rest: { end: '2026-03-02T08:00:00.001Z' } }],
    ["R5's identifier, which the guide has no extension for", { rest: { extension: [{ url: 'http://hl7.org/fhir/5.0/StructureDefinition/extension-Subscription.identifier', valueIdentifier: { value: 'x' } }] } }],
  ])('%s', (_, asked) => expect(judged(asked)).toEqual([]))
})

describe('refused', () => {
  test.each<[string, Asked, string]>([
    ['active from a client', { status: 'active' }, 'Subscription.status'],
    ['error from a client', { status: 'error' }, 'Subscription.status'],
    ['ended before it began', { rest: { end: '2026-03-02T08:00:00Z' } }, 'Subscription.end'],
    ['a topic of somebody else', { criteria: 'http://hl7.org/SubscriptionTopic/admission' }, 'Subscription.criteria'],
    ['a version of the topic that is not', { criteria: `${TOPIC}|9.9.9` }, 'Subscription.criteria'],
    ['criteria of R4 itself', { criteria: 'Encounter?status=finished' }, 'Subscription.criteria'],
    ['a filter of another type', { filters: ['Observation?patient=Patient/p-1'] }, 'Subscription.criteria.extension[0].value'],
    ['a filter without a type', { filters: ['patient=Patient/p-1'] }, 'Subscription.criteria.extension[0].value'],
    ['a filter the topic does not know', { filters: ['Encounter?trigger=admit', 'Encounter?status=finished'] }, 'Subscription.criteria.extension[1].value'],
    ['a modifier', { filters: ['Encounter?class:not=EMER'] }, 'Subscription.criteria.extension[0].value'],
    ['a control of searches', { filters: ['Encounter?_count=1'] }, 'Subscription.criteria.extension[0].value'],
    ['a trigger the topic does not have', { filters: ['Encounter?trigger=admit,transfer'] }, 'Subscription.criteria.extension[0].value'],
    ['a filter without a value', { filters: ['Encounter?patient='] }, 'Subscription.criteria.extension[0].value'],
    ['a member who cannot be one', { filters: ['Encounter?patient=Organization/o-1'] }, 'Subscription.criteria.extension[0].value'],
    ['another channel', { channel: { type: 'email' } }, 'Subscription.channel.type'],
    ['a channel beyond R4', { channel: { _type: { extension: [channelType] } } }, 'Subscription.channel.type'],
    ['no endpoint', { channel: { endpoint: undefined } }, 'Subscription.channel.endpoint'],
    ['an endpoint that is no address', { endpoint: 'hook' }, 'Subscription.channel.endpoint'],
    ['an endpoint by another protocol', { endpoint: 'ftp://hook.example.org' }, 'Subscription.channel.endpoint'],
    ['http beyond this machine', { endpoint: 'http://hook.example.org/adt' }, 'Subscription.channel.endpoint'],
    ['an address we do not connect to', { endpoint: 'https://169.254.169.254/latest' }, 'Subscription.channel.endpoint'],
    ['XML', { channel: { payload: 'application/fhir+xml' } }, 'Subscription.channel.payload'],
    ['no payload', { channel: { payload: undefined } }, 'Subscription.channel.payload'],
    ['no content level', { channel: { _payload: undefined } }, 'Subscription.channel.payload.extension'],
    ['a content level that is none', { content: 'half' }, 'Subscription.channel.payload.extension'],
    ['a header of two lines', { header: ['X-A: 1', 'X-B: 1\r\nX-C: 2'] }, 'Subscription.channel.header[1]'],
    ['too many headers', { header: Array.from({ length: 21 }, (_, i) => `X-${i}: 1`) }, 'Subscription.channel.header'],
    ['a heartbeat each second', { extension: [heartbeat(1)] }, 'Subscription.channel.extension[0].value'],
    ['a timeout of an hour', { extension: [heartbeat(60), timeout(3600)] }, 'Subscription.channel.extension[1].value'],
    ["R5's topic beside the guide's", { rest: { extension: [{ url: 'http://hl7.org/fhir/5.0/StructureDefinition/extension-Subscription.topic', valueUri: TOPIC }] } }, 'Subscription.extension[0]'],
  ])('%s, at its element', (_, asked, expression) => {
    expect(judged(asked).map(({ kind, expression: at }) => [kind, at])).toEqual([['nonconformant', expression]])
  })

  test('everything wrong is named at once', () => {
    expect(judged({ status: 'active', criteria: 'x', endpoint: 'y', content: 'z' }).map(f => f.expression)).toEqual(
      ['Subscription.status', 'Subscription.criteria', 'Subscription.channel.endpoint', 'Subscription.channel.payload.extension'])
  })

  test('no value of a filter or a header is repeated', () => {
    const texts = judged({ filters: ['Encounter?patient=Sentinel/cin-91234567A', 'Encounter?trigger=cin-91234567A'], header: ['Host: cin-91234567A'] }).map(f => f.text)
    expect(texts).toHaveLength(3)
    expect(texts.join()).not.toContain('91234567A')
  })
})

test('what is not even R4 is refused without a stumble', () => {
  const all: object[] = [{ resourceType: 'Subscription' }, { resourceType: 'Subscription', channel: 'x', _criteria: [1], criteria: 4 }, { resourceType: 'Subscription', channel: { extension: 'x', header: [1], _payload: null } }]
  for (const broken of all) {
    const after = broken as ReturnType<typeof aSubscription>
    expect(gate.judge({ write: { op: 'create', type: 'Subscription' }, before: undefined, after, at: AT }, new Map()).length).toBeGreaterThan(0)
  }
})

test('other types, and deletions, are not its business', () => {
  const patient = { resourceType: 'Patient' } as const
  expect(gate.judge({ write: { op: 'create', type: 'Patient' }, before: undefined, after: patient, at: AT }, new Map())).toEqual([])
  expect(gate.judge({ write: { op: 'delete', type: 'Subscription' }, before: aSubscription(), after: undefined, at: AT }, new Map())).toEqual([])
})

describe("the server's own change of status", () => {
  const version = {
    type: 'Subscription', id: 'sub-9', version: '4', lastUpdated: '2026-03-02T08:00:00.000Z', deleted: false, method: 'POST',
    text: JSON.stringify({ ...aSubscription({ id: 'sub-9' }), error: 'an earlier one' }), owners: { patient: undefined, plan: undefined, provider: undefined, source: undefined },
  } as const

  test.each(['active', 'error', 'off'] as const)('to %s passes, copied too', status => {
    const write = statusWrite(version, status, status === 'active' ? undefined : 'The endpoint answered 500')
    expect(gate.judge({ write: { ...write }, before: undefined, after: write.resource, at: AT }, new Map())).toEqual([])
  })
  test('follows the version it was made from, with the reason or without', () => {
    expect(statusWrite(version, 'active')).toMatchObject({ op: 'update', type: 'Subscription', id: 'sub-9', ifMatch: '4', resource: { status: 'active', criteria: TOPIC } })
    expect(statusWrite(version, 'active').resource).not.toHaveProperty('error')
    expect(statusWrite(version, 'error', 'The endpoint answered 500').resource).toMatchObject({ status: 'error', error: 'The endpoint answered 500' })
  })
})
