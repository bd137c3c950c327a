import type { Encounter } from '@medplum/fhirtypes'
import { beforeAll, expect, test } from 'vitest'
import { requireWhole } from '../../src/hl7v2/adt.ts'
import { cin, visitNumber } from '../../src/hl7v2/identifiers.ts'
import { eventOf, parseMessage, type Message } from '../../src/hl7v2/message.ts'
import { eventTime } from '../../src/hl7v2/timestamp.ts'
import { messagesOf } from '../../src/synth/adt.ts'
import { AS_OF, member, type Member } from '../../src/synth/member.ts'

const SEED = 6
let told: readonly { readonly of: Member; readonly messages: readonly Message[] }[]
beforeAll(() => {
  told = Array.from({ length: 500 }, (_, i) => member(SEED, i)).map(of => ({ of, messages: messagesOf(of, SEED, AS_OF).map(parseMessage) }))
})
const visitsOf = ({ resources }: Member): readonly Encounter[] => resources.filter((r): r is Encounter => r.resourceType === 'Encounter' && r.class.code !== 'NONAC')

test('each message is whole, and names the member', () => {
  for (const { of, messages } of told) for (const message of messages) {
    requireWhole(message)
    expect(cin(message)).toBe(of.person.cin)
  }
})
test('every visit is told by its admission and its discharge, under the number that the resource has', () => {
  for (const { of, messages } of told) {
    const said = messages.filter(m => eventOf(m).trigger !== 'A08').map(m => `${eventOf(m).trigger} ${visitNumber(m)} ${m.required('PV1', 2)}`)
    const wanted = visitsOf(of).flatMap(({ identifier, class: { code } }) => ['A01', 'A03'].map(trigger => `${trigger} ${identifier![0]!.value} ${code === 'EMER' ? 'E' : 'I'}`))
    expect(said.toSorted()).toEqual(wanted.toSorted())
  }
})
test('times are those of the resource, in order, and no message has the number of another', () => {
  for (const { of, messages } of told) {
    const times = messages.map(m => Date.parse(eventTime(m, 'America/Los_Angeles')))
    expect(times).toEqual(times.toSorted((a, b) => a - b))
    expect(new Set(times)).toEqual(new Set([...visitsOf(of).flatMap(({ period }) => [Date.parse(period!.start!), Date.parse(period!.end!)]), ...messages.filter(m => eventOf(m).trigger === 'A08').map(() => times.at(-1)!)]))
  }
  const numbers = told.flatMap(({ messages }) => messages.map(m => m.required('MSH', 10)))
  expect(new Set(numbers).size).toBe(numbers.length)
})
test('a part of those who were seen have moved their telephone since', () => {
  const seen = told.filter(({ messages }) => messages.length > 0), changed = seen.filter(({ messages }) => eventOf(messages.at(-1)!).trigger === 'A08')
  expect(changed.length / seen.length).toBeGreaterThan(0.12)
  expect(changed.length / seen.length).toBeLessThan(0.28)
})
test('who has no street, or hides it, has none in PID-11', () => {
  const hidden = told.filter(({ of, messages }) => of.at !== undefined && messages.length > 0)
  expect(hidden.map(({ messages }) => messages[0]!.segment('PID')!.text(11, 1))).toEqual(hidden.map(() => undefined))
  expect(hidden.length).toBeGreaterThan(0)
})
