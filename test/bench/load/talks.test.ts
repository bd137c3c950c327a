import { describe, expect, test } from 'vitest'
import { CRUD_TYPES } from '../crud-bodies.ts'
import type { Outgoing, Partner, Talk } from './talk.ts'
import { talksOf } from './talks.ts'

const PARTNER: Partner = { base: 'http://127.0.0.1:8080/fhir', token: 'token-7731', from: 3_000_000 }
const textOf = ({ bytes }: Outgoing): string => String(bytes)
const bodyOf = (outgoing: Outgoing): string => textOf(outgoing).slice(textOf(outgoing).indexOf('\r\n\r\n') + 4)

/** Answers every create with an id that tells its type. */
function said(talk: Talk, count: number): string[] {
  return Array.from({ length: count }, () => {
    const outgoing = talk.next(), text = textOf(outgoing), [method = '', address = ''] = text.split(' '), type = /^\/fhir\/(\w+)/.exec(address)![1]!
    const length = /content-length: (\d+)/.exec(text)?.[1]
    if (length !== undefined) expect(Buffer.byteLength(bodyOf(outgoing))).toBe(Number(length))
    talk.took?.(method === 'POST' ? `HTTP/1.1 201 Created\r\nlocation: http://x/fhir/${type}/id-of-${type}/_history/1\r\n` : 'HTTP/1.1 200 OK\r\n')
    return `${method} ${address.slice('/fhir/'.length)}`
  })
}

describe('the CRUD script', () => {
  test('creates nine, reads, updates and deletes each of them, in reverse at the end', () => {
    const talk = talksOf({ kind: 'crud', searching: false }, PARTNER)(8), lines = said(talk, 36)
    expect(lines.slice(0, 9)).toEqual(CRUD_TYPES.map(type => `POST ${type}`))
    expect(lines.slice(9, 18)).toEqual(CRUD_TYPES.map(type => `GET ${type}/id-of-${type}`))
    expect(lines.slice(18, 27)).toEqual(CRUD_TYPES.map(type => `PUT ${type}/id-of-${type}`))
    expect(lines.slice(27)).toEqual(CRUD_TYPES.map(type => `DELETE ${type}/id-of-${type}`).toReversed())
  })
  test('with searches gives each verb a fifth', () => {
    const lines = said(talksOf({ kind: 'crud', searching: true }, PARTNER)(8), 45)
    expect(lines.filter(line => /^GET \w+\?/.test(line))).toHaveLength(9)
    expect(lines).toContain('GET Encounter?patient=Patient/id-of-Patient')
    expect(lines.find(line => line.startsWith('GET Patient?'))).toMatch(/^GET Patient\?identifier=http\S+N3000000$/)
  })
  test('begins at another place on each connection, then goes on with all nine', () => {
    const of = talksOf({ kind: 'crud', searching: false }, PARTNER)
    expect(said(of(0), 4 + 2)).toEqual(['POST Patient', 'GET Patient/id-of-Patient', 'PUT Patient/id-of-Patient', 'DELETE Patient/id-of-Patient', 'POST Patient', 'POST Location'])
  })
  test('updates one field, and says the id', () => {
    const talk = talksOf({ kind: 'crud', searching: false }, PARTNER)(0), create = bodyOf(talk.next())
    talk.took?.('location: http://x/fhir/Patient/patient-8841/_history/1')
    talk.next()
    const { id, ...rest } = JSON.parse(bodyOf(talk.next())) as { id: string }
    expect([id, JSON.stringify(rest).replace('second', 'first')]).toEqual(['patient-8841', create])
  })
})

describe('a talk', () => {
  test('numbers what it creates from its own number on', () => {
    const talk = talksOf({ kind: 'create' }, PARTNER)(0)
    expect([bodyOf(talk.next()), bodyOf(talk.next())].map(body => /ORD(\d+)/.exec(body)![1])).toEqual(['000003000000', '000003000001'])
  })
  test('of transactions holds so many creates, each told apart', () => {
    const { entry } = JSON.parse(bodyOf(talksOf({ kind: 'transaction', entries: 100 }, PARTNER)(0).next())) as { entry: { resource: { identifier: { value: string }[] }; request: unknown }[] }
    expect(new Set(entry.map(({ resource }) => resource.identifier[0]!.value)).size).toBe(100)
    expect(new Set(entry.map(({ resource }) => resource.identifier[1]!.value)).size).toBe(100)
    expect(entry[0]!.request).toEqual({ method: 'POST', url: 'ServiceRequest' })
  })
  test('of creates and reads takes them in turn', () => {
    const talk = talksOf({ kind: 'create-and-read', paths: ['ServiceRequest/order-1'] }, PARTNER)(1)
    expect([talk.next(), talk.next()].map(outgoing => [textOf(outgoing).slice(0, 26), outgoing.answer])).toEqual([['GET /fhir/ServiceRequest/o', '200'], ['POST /fhir/ServiceRequest ', '201']])
  })
})
