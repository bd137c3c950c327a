import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { escapeText, unescapeText } from '../../src/hl7v2/escapes.ts'
import { parseMessage } from '../../src/hl7v2/message.ts'

const HEAD = 'MSH|^~\\&|A|B|C|D|20261126||ADT^A01|ctl-7357|P|2.5.1'
const pid = (fields: string) => parseMessage(`${HEAD}\rPID|${fields}`).segment('PID')!

describe('a field', () => {
  test.each<[string, number, number, number, string | null | undefined, string]>([
    ['1|', 2, 1, 1, undefined, 'not valued'],
    ['1||x', 99, 1, 1, undefined, 'beyond the end of the segment'],
    ['1|""', 2, 1, 1, null, 'sent as "": to be removed'],
    ['1|""', 2, 4, 1, null, 'removed with all its components'],
    ['1|a^""^c', 2, 2, 1, null, 'one component removed'],
    ['1|a^b&c&d^e', 2, 2, 1, 'b', 'the first subcomponent'],
    ['1|a^b&c&d^e', 2, 2, 3, 'd', 'a later subcomponent'],
    ['1|  a  ', 2, 1, 1, 'a', 'spaces at the ends say nothing'],
    ['1|   ', 2, 1, 1, undefined, 'nor do spaces alone'],
    ['1|a\u0007b', 2, 1, 1, 'ab', 'control characters are none of FHIR'],
    ['1|first~second', 2, 1, 1, 'first', 'the first repetition'],
  ])('%j: PID-%i.%i.%i is %j: %s', (fields, field, component, subcomponent, expected) => {
    expect(pid(fields).text(field, component, subcomponent)).toBe(expected)
  })
  test('repetitions that say nothing are left out', () => {
    expect(pid('1|a~~^~b^c').repetitions(2)?.map(r => [r.text(1), r.text(2)])).toEqual([['a', undefined], ['b', 'c']])
    expect(pid('1|""').repetitions(2)).toBeNull()
    expect(pid('1').repetitions(2)).toEqual([])
  })
})

describe('escapes', () => {
  test.each([
    ['\\F\\\\S\\\\T\\\\R\\\\E\\', '|^&~\\'], ['a\\X0D0A\\b', 'a\r\nb'], ['\\XC3A9\\', 'é'], ['\\XFF\\', '\\XFF\\'], ['\\X1\\', '\\X1\\'],
    ['\\H\\loud\\N\\', 'loud'], ['a\\.br\\b', 'a\nb'], ['\\Zlocal\\', '\\Zlocal\\'], ['alone \\ here', 'alone \\ here'], ['\\\\', '\\\\'],
  ])('%j is %j', (raw, text) => {
    expect(unescapeText(raw, parseMessage(HEAD).delimiters)).toBe(text)
  })
  test('what is escaped comes back', () => {
    const { delimiters } = parseMessage(HEAD)
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom('|', '^', '&', '~', '\\', 'a', 'F', ' ') }), text => {
      const escaped = escapeText(text, delimiters)
      expect(escaped).not.toMatch(/[|^&~]/)
      expect(unescapeText(escaped, delimiters)).toBe(text)
    }))
  })
})

describe('parsing', () => {
  test.each([['\r'], ['\n'], ['\r\n'], ['\r\r']])('segments may end with %j', end => {
    expect(parseMessage([HEAD, 'EVN|A01|2026', 'PID|1||x', ''].join(end)).segment('PID')?.text(3)).toBe('x')
  })
  test('delimiters are the sender\'s', () => {
    const message = parseMessage('MSH$%!/@$A$B\rPID$1$$x%y@z!/F/')
    expect(message.segment('PID')?.repetitions(3)?.map(r => [r.text(1), r.text(2, 2)])).toEqual([['x', 'z'], ['$', undefined]])
  })
  test.each(['', 'PID|1', 'MSH', 'MSH|', 'MSH|^~', 'MSH|^~\\^|A', 'MSH|^~\\&', '\u000bMSH|^~\\&|A', 'MSH|^~\\&|A\rPID|\0', 'MSH|^~\\&|\ud800'])('%j is no message', text => {
    expect(() => parseMessage(text)).toThrow(expect.objectContaining({ kind: 'invalid' }))
  })
  test('never fails but with a FhirError, whatever comes', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), text => {
      const read = (t: string) => { try { parseMessage(t).segment('PID')?.text(3) } catch (error) { expect(error).toHaveProperty('kind', 'invalid') } }
      read(text)
      read(HEAD + text)
    }))
  })
})
