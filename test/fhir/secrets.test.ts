import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { openMessage, sealMessage } from '../../src/fhir/held-message.ts'
import { secrets } from '../../src/fhir/secrets.ts'

const KEY = Buffer.alloc(32, 7), OTHER = Buffer.alloc(32, 8)
const ours = secrets(KEY)

describe('what is sealed', () => {
  test('opens to the same text, whatever it is', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (text, context) => {
      expect(ours.open(ours.seal(text, context), context)).toBe(text)
    }))
  })
  test('never looks the same twice, nor like the text', () => {
    const [one, two] = [ours.seal('mrn-110438', 'row-1'), ours.seal('mrn-110438', 'row-1')]
    expect(one.equals(two)).toBe(false)
    expect(one.includes('mrn-110438')).toBe(false)
  })
  test('does not open when one bit of it is another', () => {
    const sealed = ours.seal('mrn-110438', 'row-1')
    for (let at = 8; at < sealed.length; at++) {
      const altered = Buffer.from(sealed)
      altered[at]! ^= 1
      expect(() => ours.open(altered, 'row-1'), `byte ${at}`).toThrow()
    }
  })
  test('does not open in the place of another', () => {
    expect(() => ours.open(ours.seal('mrn-110438', 'row-1'), 'row-2')).toThrow()
  })
  test('does not open when it was cut short', () => {
    const sealed = ours.seal('mrn-110438', 'row-1')
    for (const length of [8, 20, 35, sealed.length - 1]) expect(() => ours.open(sealed.subarray(0, length), 'row-1'), `${length} bytes`).toThrow()
    expect(ours.open(Buffer.alloc(0), 'row-1')).toBeUndefined()
  })
  test('with a key that we do not have is said to be so', () => {
    expect(secrets(OTHER).open(ours.seal('mrn-110438', 'row-1'), 'row-1')).toBeUndefined()
  })
})

describe('a tag', () => {
  test('is equal for equal texts only, and only under one key', () => {
    expect(ours.tag('urn:x|1')).toEqual(secrets(KEY).tag('urn:x|1'))
    expect(ours.tag('urn:x|1').equals(ours.tag('urn:x|2'))).toBe(false)
    expect(ours.tag('urn:x|1').equals(secrets(OTHER).tag('urn:x|1'))).toBe(false)
    expect(ours.tag('urn:x|1')).toHaveLength(32)
  })
})

test('a former key reads and finds; it never writes', () => {
  const before = secrets(OTHER), now = secrets(KEY, [OTHER])
  expect(now.open(before.seal('mrn-110438', 'row-1'), 'row-1')).toBe('mrn-110438')
  expect(now.tags('urn:x|1')).toEqual([ours.tag('urn:x|1'), before.tag('urn:x|1')])
  expect(now.tag('urn:x|1')).toEqual(ours.tag('urn:x|1'))
  expect(before.open(now.seal('mrn-110438', 'row-1'), 'row-1')).toBeUndefined()
})

test('a held message opens under its own key alone', () => {
  const key = { sender: 'Organization/hospital-1', controlId: 'ctl-1', contentHash: 'a1' }, message = { text: 'MSH|^~\\&|1.00', at: 1_795_680_900_000 }
  const cipher = sealMessage(message, key, ours)
  expect(openMessage(cipher, key, ours)).toEqual(message)
  for (const other of [{ sender: 'Organization/hospital-2' }, { controlId: 'ctl-2' }, { contentHash: 'a2' }]) {
    expect(() => openMessage(cipher, { ...key, ...other }, ours)).toThrow()
  }
})
