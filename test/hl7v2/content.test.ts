import { describe, expect, test } from 'vitest'
import { contentHash, securityToken, withoutSecurity } from '../../src/hl7v2/content.ts'
import { parseMessage } from '../../src/hl7v2/message.ts'

const FIRST = 'MSH|^~\\&|A|B|C|D|20261126081500|token-7357|ADT^A01|ctl-7357|P|2.5.1\rPID|1||mrn-110438\r'
const hash = (text: string) => contentHash(parseMessage(text))

describe('two messages are the same', () => {
  test.each([
    ['20261126081500', '20261126091500', true, 'MSH-7 is when it was sent'],
    ['token-7357', '', true, 'MSH-8 proves the sender'],
    ['ctl-7357', 'ctl-7358', true, 'MSH-10 is compared by itself'],
    ['\r', '\r\n', true, 'line ends are the wire\'s'],
    ['mrn-110438', 'mrn-110439', false, 'another patient'],
    ['|P|', '|T|', false, 'another mode'],
    ['|A|', '|X|', false, 'another application'],
  ])('%j → %j: %s (%s)', (from, to, same) => {
    expect(hash(FIRST.replaceAll(from, to)) === hash(FIRST)).toBe(same)
  })
})

test('the hash is 64 hex digits', () => { expect(hash(FIRST)).toMatch(/^[0-9a-f]{64}$/) })

describe('MSH-8', () => {
  test('is emptied, all else as it came', () => {
    expect(withoutSecurity(parseMessage(FIRST)).text).toBe(FIRST.replace('token-7357', ''))
    expect(withoutSecurity(parseMessage(FIRST)).header.text(8)).toBeUndefined()
  })
  test.each([[FIRST, 'token-7357'], [FIRST.replace('token-7357', ''), undefined], ['MSH|^~\\&|A', undefined], ['', undefined]])('of %j is %j', (text, token) => {
    expect(securityToken(text)).toBe(token)
  })
})
