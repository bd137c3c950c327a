import { describe, expect, test } from 'vitest'
import { FhirError } from '../../src/fhir/error.ts'
import { requireWhole, triggerOf } from '../../src/hl7v2/adt.ts'
import type { Stored } from '../../src/hl7v2/decision.ts'
import { parseMessage } from '../../src/hl7v2/message.ts'

const PARTS: Record<string, string> = {
  MSH: 'MSH|^~\\&|SENTINELEHR|SENTINELHOSP|ECM|PLAN|20261126081500-0800||ADT^A01^ADT_A01|ctl-7357|P|2.5.1',
  EVN: 'EVN|A01|20261126081500',
  PID: 'PID|1||mrn-110438^^^SENTINELHOSP^MR||Zyxwsentinel^Zzyra||19580412|F',
  PV1: 'PV1|1|I|3N^312^A||||||||||||||||visit-7357001|||||||||||||||||||||||||20261126080000',
}

function decide(change: Record<string, string | undefined>, stored: Stored = {}) {
  const message = parseMessage(Object.values({ ...PARTS, ...change }).filter(part => part !== undefined).join('\r'))
  const trigger = triggerOf(message)
  requireWhole(message)
  return trigger(message, stored, { facility: 'Organization/hospital-7357', zone: 'America/Los_Angeles' }, { newId: () => 'new-7357', profile: 'urn:p', eventTimeUrl: 'urn:e' })
}
function refused(change: Record<string, string | undefined>) {
  try { decide(change) } catch (thrown) {
    if (thrown instanceof FhirError) return { kind: thrown.kind, code: thrown.outcome.issue[0]!.code, at: thrown.outcome.issue[0]!.expression?.[0], text: thrown.message }
    throw thrown
  }
  return undefined
}
const msh = (from: string, to: string) => ({ MSH: PARTS['MSH']!.replace(from, to) })

describe('a message at fault is refused, and the fault named', () => {
  test.each<[string, Record<string, string | undefined>, string, string, string]>([
    ['another message type', msh('ADT^A01^ADT_A01', 'ORU^R01'), 'unsupported', 'not-supported', 'MSH-9'],
    ['a trigger we do not take', msh('ADT^A01^ADT_A01', 'ADT^A99'), 'unsupported', 'not-supported', 'MSH-9.2'],
    ['a trigger named like a property of every object', msh('ADT^A01^ADT_A01', 'ADT^constructor'), 'unsupported', 'not-supported', 'MSH-9.2'],
    ['a training message', msh('|P|', '|T|'), 'unsupported', 'not-supported', 'MSH-11'],
    ['another version', msh('2.5.1', '3'), 'unsupported', 'not-supported', 'MSH-12'],
    ['no MSH-9', msh('ADT^A01^ADT_A01', ''), 'invalid', 'required', 'MSH-9'],
    ['no PID', { PID: undefined }, 'invalid', 'structure', 'PID'],
    ['no PV1', { PV1: undefined }, 'invalid', 'structure', 'PV1'],
    ['an empty PID-3', { PID: 'PID|1||||Zyxwsentinel^Zzyra' }, 'invalid', 'required', 'PID-3'],
    ['a PID-3 that is only somebody else\'s number', { PID: 'PID|1||111-22-3333^^^USSSA^SS||Zyxwsentinel' }, 'invalid', 'required', 'PID-3'],
    ['no visit number', { PV1: 'PV1|1|I' }, 'invalid', 'required', 'PV1-19'],
    ['no patient class', { PV1: PARTS['PV1']!.replace('|I|', '||') }, 'invalid', 'required', 'PV1-2'],
    ['a patient class that is to be removed', { PV1: PARTS['PV1']!.replace('|I|', '|""|') }, 'invalid', 'required', 'PV1-2'],
    ['a patient class nobody knows', { PV1: PARTS['PV1']!.replace('|I|', '|Q|') }, 'invalid', 'code-invalid', 'PV1-2'],
    ['a patient class named like a property of every object', { PV1: PARTS['PV1']!.replace('|I|', '|__proto__|') }, 'invalid', 'code-invalid', 'PV1-2'],
    ['an admission on a day that is none', { PV1: PARTS['PV1']!.replace('20261126080000', '20260230') }, 'invalid', 'value', 'PV1-44'],
    ['an event time that is none', { EVN: 'EVN|A01|yesterday' }, 'invalid', 'value', 'EVN-2'],
    ['no time at all', { EVN: undefined, ...msh('20261126081500-0800', '') }, 'invalid', 'required', 'EVN-2'],
    ['a birth date that is none', { PID: PARTS['PID']!.replace('19580412', '19581301') }, 'invalid', 'value', 'PID-7'],
    ['a discharge whose admission nobody knows', { ...msh('ADT^A01^ADT_A01', 'ADT^A03'), PV1: PARTS['PV1']!.replace('20261126080000', '') }, 'invalid', 'required', 'PV1-44'],
  ])('%s', (_name, change, kind, code, at) => {
    const refusal = refused(change)
    expect(refusal).toMatchObject({ kind, code, at })
    expect(refusal!.text).not.toMatch(/sentinel|zzyra|110438|7357/i)
  })
})

test('a trigger that only EVN-1 names is taken', () => {
  expect(decide(msh('ADT^A01^ADT_A01', 'ADT')).map(({ type }) => type)).toEqual(['Patient', 'Encounter'])
})
