import { describe, expect, test } from 'vitest'
import { charsetOf, decodeMessage, encodeMessage, headerText } from '../../src/hl7v2/charset.ts'

const header = (charset: string) => `MSH|^~\\&|A|B|C|D|20261126||ADT^A01|ctl-7357|P|2.5.1||||||${charset}`
const bytes = (charset: string, tail: Buffer) => Buffer.concat([Buffer.from(`${header(charset)}\rPID|1||`), tail])

describe('MSH-18 says how bytes are read', () => {
  test.each([
    ['', Buffer.from('Zoë'), 'Zoë', 'UTF-8 where nothing is said'],
    ['UNICODE UTF-8', Buffer.from('李'), '李', 'UTF-8'],
    ['unicode utf-8', Buffer.from('李'), '李', 'in small letters too'],
    ['8859/1', Buffer.of(0x5a, 0x6f, 0xeb), 'Zoë', 'Latin-1'],
    ['8859/1', Buffer.of(0x92), '\u2019', 'what Windows calls Latin-1'],
    ['8859/15', Buffer.of(0xa4), '€', 'Latin-9'],
    ['8859/1~UNICODE UTF-8', Buffer.of(0xeb), 'ë', 'the first repetition holds'],
    ['ASCII', Buffer.from('Zoe'), 'Zoe', 'ASCII'],
  ])('%j %s → %s: %s', (charset, tail, text) => {
    expect(decodeMessage(bytes(charset, tail))).toBe(`${header(charset)}\rPID|1||${text}`)
  })
  test.each([
    ['', Buffer.of(0xeb), 'value', 'Latin-1 that does not say so'],
    ['UNICODE UTF-8', Buffer.of(0xc3), 'value', 'half a character'],
    ['UNICODE UTF-16', Buffer.from('x'), 'code-invalid', 'a character set we do not take'],
    ['ISO IR87', Buffer.from('x'), 'code-invalid', 'nor this'],
  ])('%j %s is refused (%s): %s', (charset, tail, code) => {
    expect(() => decodeMessage(bytes(charset, tail))).toThrow(expect.objectContaining({ kind: 'invalid', outcome: expect.objectContaining({ issue: [expect.objectContaining({ code, expression: ['MSH-18'] })] }) as unknown }))
  })
  test('the header can be read whatever follows it', () => {
    expect(charsetOf(headerText(bytes('8859/1', Buffer.of(0xff, 0xfe))))).toBe('8859/1')
  })
})

test.each([['', '41c3ab'], ['UNICODE UTF-8', '41c3ab'], ['8859/1', '41eb']])('an answer goes back in the bytes of %j', (charset, hex) => {
  expect(encodeMessage(`${header(charset)}\rMSA|AA|Aë`).toString('hex')).toContain(hex)
})
