import { describe, expect, test } from 'vitest'
import { FhirError, KINDS, outcome, type Kind, type Problem } from '../../src/fhir/error.ts'
import { ackCodeOf, acknowledgment } from '../../src/hl7v2/ack.ts'
import { acknowledge, refusal, requestBody } from '../../src/hl7v2/exchange.ts'
import { parseMessage } from '../../src/hl7v2/message.ts'

const OWN = { id: '019ad1c2-7357-7000-8000-00000000abcd', at: new Date(Date.UTC(2026, 10, 26, 16, 15)) }
const MESSAGE = parseMessage('MSH|^~\\&|EHR^1.2.3^ISO|HOSP|ECM|PLAN|20261126081500||ADT^A01^ADT_A01|ctl-7357|P|2.4||||||8859/1\rPID|1')

describe('the acknowledgment', () => {
  test('changes sender and receiver, and repeats the control id', () => {
    expect(acknowledgment(MESSAGE, 'AA', OWN)).toBe(
      'MSH|^~\\&|ECM|PLAN|EHR^1.2.3^ISO|HOSP|20261126161500.000+0000||ACK^A01^ACK|7000800000000000abcd|P|2.4||||||8859/1\rMSA|AA|ctl-7357\r')
  })
  test('of what was no message has nothing to repeat', () => {
    expect(acknowledgment(undefined, 'AR', OWN)).toBe('MSH|^~\\&|||||20261126161500.000+0000||ACK|7000800000000000abcd|P|2.5.1\rMSA|AR\r')
  })
  test('speaks with the sender\'s delimiters', () => {
    const theirs = parseMessage('MSH$%!/@$EHR$HOSP$ECM$PLAN$2026$$ADT%A01$ctl-7357$P$2.5.1')
    expect(acknowledgment(theirs, 'AE', OWN, outcome([{ text: 'a $ b', expression: 'PID-3', code: 'required' }]).issue)).toBe(
      'MSH$%!/@$ECM$PLAN$EHR$HOSP$20261126161500.000+0000$$ACK%A01%ACK$7000800000000000abcd$P$2.5.1\rMSA$AE$ctl-7357\rERR$$PID%1%3$101%Required field missing%HL70357$E$$$$a /F/ b\r')
  })
})

describe('ERR', () => {
  test.each<[Problem, string, string]>([
    [{ text: 'PID-3 is required', expression: 'PID-3', code: 'required' }, 'ERR||PID^1^3|101^Required field missing^HL70357|E||||PID-3 is required', 'a field'],
    [{ text: 'no', expression: 'PID-3[2].4', code: 'code-invalid' }, 'ERR||PID^1^3^2^4|103^Table value not found^HL70357|E||||no', 'a component of a repetition'],
    [{ text: 'no', expression: 'MSH-9.2', code: 'not-supported' }, 'ERR||MSH^1^9^1^2|201^Unsupported event code^HL70357|E||||no', 'a trigger'],
    [{ text: 'no', expression: 'MSH-9', code: 'not-supported' }, 'ERR||MSH^1^9|200^Unsupported message type^HL70357|E||||no', 'a type'],
    [{ text: 'no', expression: 'MSH-11', code: 'not-supported' }, 'ERR||MSH^1^11|202^Unsupported processing id^HL70357|E||||no', 'a mode'],
    [{ text: 'no', expression: 'MSH-12', code: 'not-supported' }, 'ERR||MSH^1^12|203^Unsupported version id^HL70357|E||||no', 'a version'],
    [{ text: 'no PID', expression: 'PID', code: 'structure' }, 'ERR||PID^1|100^Segment sequence error^HL70357|E||||no PID', 'a segment'],
    [{ text: 'broken', expression: 'Encounter.period', code: 'invariant' }, 'ERR|||207^Application error^HL70357|E||||broken (Encounter.period)', 'an element of what was made'],
    [{ text: 'look', severity: 'warning' }, 'ERR|||207^Application error^HL70357|W||||look', 'a warning'],
  ])('%j: %s (%s)', (problem, expected) => {
    expect(acknowledgment(MESSAGE, 'AE', OWN, outcome([problem]).issue).split('\r')[2]).toBe(expected)
  })
  test('one segment for each issue', () => {
    expect(acknowledgment(MESSAGE, 'AE', OWN, outcome([{ text: 'one' }, { text: 'two' }]).issue).match(/ERR\|/g)).toHaveLength(2)
  })
})

test.each(Object.keys(KINDS) as Kind[])('the kind %s is acknowledged as the table says, thrown or answered', kind => {
  const error = new FhirError(kind, [{ text: 'why' }])
  expect(ackCodeOf(KINDS[kind].status, error.outcome)).toBe(KINDS[kind].ack)
  expect(refusal(MESSAGE, error, OWN).code).toBe(KINDS[kind].ack)
  expect(acknowledge(MESSAGE, { status: KINDS[kind].status, body: JSON.stringify(error.outcome) }, OWN).text).toContain(`\rMSA|${KINDS[kind].ack}|ctl-7357\rERR|`)
})

describe('what dispatch answers', () => {
  test('is handed on byte for byte when it carries an acknowledgment', () => {
    const parameter = [{ name: 'acknowledgment', valueString: 'MSH|^~\\&|first' }, { name: 'code', valueCode: 'AA' }, { name: 'disposition', valueCode: 'repeated' }]
    expect(acknowledge(MESSAGE, { status: 200, body: JSON.stringify({ resourceType: 'Parameters', parameter }) }, OWN)).toEqual({ code: 'AA', text: 'MSH|^~\\&|first', outcome: 'repeated' })
  })
  test.each([{ status: 200 }, { status: 502 }, { status: 200, body: '{"resourceType":"Parameters"}' }])('without one is our fault: %j', response => {
    expect(acknowledge(MESSAGE, response, OWN)).toMatchObject({ code: 'AR', outcome: 'exception' })
  })
  test('a defect says nothing of itself', () => {
    const { code, text } = refusal(MESSAGE, new Error('sentinel 7357'), OWN)
    expect(code).toBe('AR')
    expect(text).toContain('ERR|||207^Application error^HL70357|E||||Unexpected error')
    expect(text).not.toContain('sentinel')
  })
})

test('the request is a Parameters with the message', () => {
  expect(JSON.parse(requestBody('MSH|^~\\&|"\r'))).toEqual({ resourceType: 'Parameters', parameter: [{ name: 'message', valueString: 'MSH|^~\\&|"\r' }] })
})
