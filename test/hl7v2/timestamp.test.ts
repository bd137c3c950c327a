import { describe, expect, test } from 'vitest'
import { parseMessage } from '../../src/hl7v2/message.ts'
import { date, dateTime, eventTime, startOf, timeStamp } from '../../src/hl7v2/timestamp.ts'

const LA = 'America/Los_Angeles'

describe('a time stamp as a dateTime', () => {
  test.each<[string, string, string | undefined, string]>([
    ['2026', LA, '2026', 'a year stays a year'],
    ['202611', LA, '2026-11', 'a month a month'],
    ['20261126', LA, '2026-11-26', 'a day a day'],
    ['2026112608', LA, '2026-11-26T08:00:00-08:00', 'FHIR has no hour alone'],
    ['202611260815', LA, '2026-11-26T08:15:00-08:00', 'nor minutes without seconds'],
    ['20261126081530', LA, '2026-11-26T08:15:30-08:00', 'in the zone of the sender'],
    ['20260726081530', LA, '2026-07-26T08:15:30-07:00', 'in its summer'],
    ['20261126081530.1200', LA, '2026-11-26T08:15:30.1200-08:00', 'the fraction as written'],
    ['20261126081530+0930', LA, '2026-11-26T08:15:30+09:30', 'an offset is kept'],
    ['202611260815-0500', LA, '2026-11-26T08:15:00-05:00', 'an offset behind minutes'],
    ['20261126-0500', LA, '2026-11-26', 'a day has no offset in FHIR'],
    ['20261126081530', 'America/New_York', '2026-11-26T08:15:30-05:00', 'another sender, another zone'],
    ['20260308023000', LA, '2026-03-08T03:30:00-07:00', 'an hour that the clocks leave out'],
    ['20261101013000', LA, '2026-11-01T01:30:00-07:00', 'an hour that the clocks repeat: its first'],
    ['20240229', LA, '2024-02-29', 'a leap day'],
    ['20230229', LA, undefined, 'no leap day'],
    ['20261301', LA, undefined, 'a thirteenth month'],
    ['20261126240000', LA, undefined, 'a twenty-fifth hour'],
    ['20261126081560', LA, undefined, 'a sixty-first second'],
    ['20261126081530+1430', LA, undefined, 'an offset nobody has'],
    ['20261126081530-0860', LA, undefined, 'an offset of sixty minutes'],
    ['0000', LA, undefined, 'no year'],
    ['2026-11-26', LA, undefined, 'FHIR\'s form is not HL7\'s'],
    ['', LA, undefined, 'nothing'],
  ])('%s in %s is %s: %s', (text, zone, expected) => { expect(dateTime(text, zone)).toBe(expected) })
})

test.each([['195804', '1958-04'], ['19580412235900+1300', '1958-04-12'], ['1958', '1958'], ['19581304', undefined]])('the birth date of %s is %s', (text, expected) => {
  expect(date(text)).toBe(expected)
})

describe('when it happened', () => {
  const message = (evn: string, msh: string) => parseMessage(`MSH|^~\\&|A|B|C|D|${msh}||ADT^A01|ctl|P|2.5.1\rEVN|A01|${evn}`)
  test.each([
    ['20261126081500', '20261126090000', '2026-11-26T08:15:00-08:00', 'EVN-2'],
    ['', '20261126090000-0500', '2026-11-26T09:00:00-05:00', 'MSH-7 when EVN-2 says nothing'],
    ['""', '20261126090000', '2026-11-26T09:00:00-08:00', 'or says ""'],
  ])('EVN-2 %j, MSH-7 %j: %s (%s)', (evn, msh, expected) => { expect(eventTime(message(evn, msh), LA)).toBe(expected) })
})

test('times compare as instants, days from their first', () => {
  expect(startOf('2026-11-26T08:15:00-08:00', LA)).toBe(startOf('2026-11-26T11:15:00-05:00', LA))
  expect(startOf('2026-11-26', LA)).toBe(Date.UTC(2026, 10, 26, 8))
})

test('ours are in UTC', () => { expect(timeStamp(new Date(Date.UTC(2026, 10, 26, 16, 15, 0, 7)))).toBe('20261126161500.007+0000') })
