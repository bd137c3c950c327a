import { describe, expect, test } from 'vitest'
import { triggerOf } from '../../src/hl7v2/adt.ts'
import { happenedAt, knownBy, requireTellable } from '../../src/hl7v2/held.ts'
import { parseMessage, type Message } from '../../src/hl7v2/message.ts'

const FACILITY = 'Organization/hospital-1'
const making = { newId: () => 'id-1', profile: 'http://profile.example/encounter', eventTimeUrl: 'http://extension.example/event-time' }

function message(spoil: { trigger?: string; pid3?: string; pv2?: string; admitted?: string; discharged?: string; at?: string } = {}): Message {
  const { trigger = 'A01', pid3 = '97355210A^^^DHCS^MA~mrn-110438^^^HOSP^MR', pv2 = 'I', admitted = '20261126080000', discharged = '', at = '20261126081500' } = spoil
  return parseMessage([`MSH|^~\\&|EHR|HOSP|ECM|PLAN|${at}||ADT^${trigger}|ctl-1|P|2.5.1`, `EVN|${trigger}|${at}`, `PID|1||${pid3}||Doe^Jane||19580412|F`,
    `PV1|1|${pv2}|${'|'.repeat(16)}visit-7|${'|'.repeat(24)}${admitted}|${discharged}`].join('\r'))
}

test('a message may become known by the CIN, the facility\'s own number, and the visit', () => {
  expect(knownBy(message(), FACILITY).map(({ system, value }) => `${system}|${value}`)).toEqual([
    'https://ecm-fhir.org/fhir/NamingSystem/medi-cal-cin|97355210A', 'urn:ecm-fhir:mrn:hospital-1|mrn-110438', 'urn:ecm-fhir:visit:hospital-1|visit-7',
  ])
  expect(knownBy(message({ pid3: 'mrn-110438^^^HOSP^MR' }), FACILITY)).toHaveLength(2)
})

test('what it tells of happened at an instant, in the sender\'s zone', () => {
  expect(happenedAt(message(), 'America/Los_Angeles')).toBe(Date.parse('2026-11-26T16:15:00Z'))
  expect(happenedAt(message({ at: '20261126081500+0000' }), 'America/Los_Angeles')).toBe(Date.parse('2026-11-26T08:15:00Z'))
})

describe('whether a message can ever be right', () => {
  const tellable = (told: Message): void => requireTellable(triggerOf(told), told, { facility: FACILITY, zone: 'America/Los_Angeles' }, making)
  test.each([
    ['an admission', message()],
    ['a discharge that says when the admission was', message({ trigger: 'A03' })],
    ['a discharge whose admission may be held', message({ trigger: 'A03', admitted: '' })],
    ['a discharge whose class its admission told', message({ trigger: 'A03', pv2: '', admitted: '' })],
  ])('%s may be held', (_name, told) => expect(() => tellable(told)).not.toThrow())
  test.each([
    ['a class that no visit has', message({ pv2: 'X' }), 'PV1-2'],
    ['a class taken away', message({ pv2: '""' }), 'PV1-2'],
    ['a time that is none', message({ admitted: '20261399' }), 'PV1-44'],
    ['an event without a time', message({ at: '' }), 'EVN-2'],
  ])('%s is refused at once', (_name, told, at) => {
    expect(() => tellable(told)).toThrow(expect.objectContaining({ outcome: expect.objectContaining({ issue: [expect.objectContaining({ expression: [at] })] }) }))
  })
})
