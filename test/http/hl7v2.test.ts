/** HL7 v2 over HTTP: whatever becomes of a message, the answer is an acknowledgment. */
import { beforeAll, describe, expect, test } from 'vitest'
import type { Bundle, Encounter } from '@medplum/fhirtypes'
import { runApp, tokenOf, type RunningApp } from '../support/app.ts'
import { SENTINEL, SENTINEL_CIN } from '../support/sentinel.ts'
import type { Asked } from '../support/server.ts'

const ER7 = 'x-application/hl7-v2+er7'
let app: RunningApp, url: string

beforeAll(async () => {
  app = await runApp([{ name: 'plan', party: 'Organization/plan-1', role: 'plan' }, { name: 'hospital', party: 'Organization/hospital-1', role: 'hospital' }])
  url = app.app.base.replace(/fhir$/, 'hl7v2')
  for (const id of ['plan-1', 'hospital-1']) await app.as('plan').send('PUT', `Organization/${id}`, { resourceType: 'Organization', id, name: id })
  await app.as('plan').send('PUT', 'Patient/member-1', {
    resourceType: 'Patient', id: 'member-1', name: [{ family: SENTINEL }], birthDate: '1958-04-12', identifier: [{ system: 'https://ecm-fhir.org/fhir/NamingSystem/medi-cal-cin', value: SENTINEL_CIN }],
  })
})

const message = (control: string, visit: string, more: { charset?: string; place?: string; security?: string } = {}): string => [
  `MSH|^~\\&|EHR|HOSP|ECM|PLAN|20261126081500-0800|${more.security ?? ''}|ADT^A01|${control}|P|2.5.1||||||${more.charset ?? ''}`,
  `PID|1||${SENTINEL_CIN}^^^DHCS^MA||${SENTINEL}^Zzyra||19580412|F`, `PV1|1|I|${more.place ?? '3N'}${'|'.repeat(16)}${visit}${'|'.repeat(25)}20261126080000-0800`, ''].join('\r')
const send = (body: unknown, headers: Record<string, string> = {}, as = 'hospital'): Promise<Asked> => app.as(as).send('POST', url, body, { 'content-type': ER7, ...headers })
const segment = (answer: Asked, name: string): string | undefined => answer.text.split('\r').find(line => line.startsWith(name))
const encounters = async (visit: string): Promise<Encounter[]> =>
  (await app.as('hospital').get(`Encounter?identifier=urn:ecm-fhir:visit:hospital-1%7C${visit}`)).json<Bundle<Encounter>>().entry?.map(entry => entry.resource!) ?? []

test('a message that is taken is acknowledged, and again in the same words', async () => {
  const first = await send(message('ctl-1', 'visit-1')), again = await send(message('ctl-1', 'visit-1', { security: 'whatever-it-says' }))
  expect([first.status, first.headers.get('content-type'), segment(first, 'MSA')]).toEqual([200, ER7, 'MSA|AA|ctl-1'])
  expect(again.text).toBe(first.text)
  expect(await encounters('visit-1')).toHaveLength(1)
})
test('bytes are read in the character set that MSH-18 names', async () => {
  expect((await send(Buffer.from(message('ctl-2', 'visit-2', { charset: '8859/1', place: 'Niños' }), 'latin1'))).status).toBe(200)
  expect((await encounters('visit-2'))[0]?.location?.[0]?.location.display).toBe('Niños')
})

describe('a refusal is an acknowledgment too, and its status says so', () => {
  test.each<[string, () => Promise<Asked>, number, string, RegExp]>([
    ['without a token', () => app.send('POST', url, message('ctl-3', 'visit-3'), { 'content-type': ER7 }), 401, 'MSA|AR|ctl-3', /^ERR\|/],
    ['with a token in MSH-8 alone', () => app.send('POST', url, message('ctl-3', 'visit-3', { security: tokenOf('hospital') }), { 'content-type': ER7 }), 401, 'MSA|AR|ctl-3', /^ERR\|/],
    ['by who may not send', () => send(message('ctl-3', 'visit-3'), {}, 'plan'), 403, 'MSA|AR|ctl-3', /^ERR\|/],
    ['of a type that is not taken', () => send(message('ctl-3', 'visit-3').replace('ADT^A01', 'ORU^R01')), 400, 'MSA|AR|ctl-3', /^ERR\|\|MSH\^1\^9/],
    ['without a visit number', () => send(message('ctl-3', '')), 400, 'MSA|AE|ctl-3', /^ERR\|\|PV1\^1\^19/],
    ['in a character set that is not taken', () => send(message('ctl-3', 'visit-3', { charset: 'GB 18030' })), 400, 'MSA|AE|ctl-3', /^ERR\|\|MSH\^1\^18/],
    ['with bytes that are not of its character set', () => send(Buffer.from(message('ctl-3', 'visit-3', { place: 'Niños' }), 'latin1')), 400, 'MSA|AE|ctl-3', /^ERR\|\|MSH\^1\^18/],
    ['that is no message', () => send('hello'), 400, 'MSA|AE', /^ERR\|\|MSH/],
    ['that is nothing', () => send(''), 400, 'MSA|AE', /^ERR\|\|MSH/],
    ['that is JSON', () => send('{}', { 'content-type': 'application/fhir+json' }), 415, 'MSA|AR', /^ERR\|/],
    ['beyond the limit', () => send(message('ctl-3', 'visit-3', { place: 'x'.repeat(1 << 20) })), 413, 'MSA|AE', /^ERR\|/],
  ])('%s', async (_what, ask, status, msa, err) => {
    const answer = await ask()
    expect([answer.status, answer.headers.get('content-type'), segment(answer, 'MSA')]).toEqual([status, ER7, msa])
    expect(segment(answer, 'ERR')).toMatch(err)
    expect(answer.text).not.toContain(tokenOf('hospital'))
    expect(await encounters('visit-3')).toEqual([])
  })
  test('and says how to get in', async () => {
    expect((await app.send('POST', url, message('ctl-3', 'visit-3'), { 'content-type': ER7 })).headers.get('www-authenticate')).toBe('Bearer realm="ecm-fhir"')
  })
})
