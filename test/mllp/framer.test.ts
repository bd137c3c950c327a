import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { frame, framer } from '../../src/mllp/framer.ts'

const MOST = 200

function taken(chunks: readonly Buffer[], maxBytes = MOST) {
  const messages: string[] = [], tooLarge: string[] = []
  let junk = 0, broken = 0
  const { take, unfinished } = framer({
    message: bytes => messages.push(bytes.toString('latin1')),
    tooLarge: head => tooLarge.push(head.toString('latin1')),
    junk: bytes => { junk += bytes },
    broken: () => { broken += 1 },
  }, maxBytes)
  for (const chunk of chunks) take(chunk)
  return { messages, tooLarge, junk, broken, unfinished: unfinished() }
}

/** Bytes cut into pieces of the given lengths, again and again. */
function cut(bytes: Buffer, lengths: readonly number[]): Buffer[] {
  const chunks: Buffer[] = []
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const length = lengths[i % lengths.length]!
    chunks.push(bytes.subarray(at, at + length))
    at += length
  }
  return chunks
}

const bytesBut = (...forbidden: number[]) => fc.array(fc.integer({ min: 0, max: 255 }).filter(b => !forbidden.includes(b)), { maxLength: 60 }).map(bytes => Buffer.from(bytes))
const content = bytesBut(0x0b, 0x1c)
const lengths = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 })

describe('frames come out whole', () => {
  test('however the stream is cut, and whatever lies between them', () => {
    fc.assert(fc.property(fc.array(fc.record({ junk: bytesBut(0x0b), message: content })), lengths, (sent, pieces) => {
      const stream = Buffer.concat(sent.flatMap(({ junk, message }) => [junk, frame(message)]))
      const { messages, tooLarge, junk } = taken(cut(stream, pieces))
      expect(messages).toEqual(sent.map(({ message }) => message.toString('latin1')))
      expect(tooLarge).toEqual([])
      expect(junk).toBe(sent.reduce((sum, s) => sum + s.junk.length, 0))
    }))
  })
  test('a stray 0x1C inside a message that no CR follows belongs to the message', () => {
    fc.assert(fc.property(content, content.filter(c => c[0] !== 0x0d), lengths, (before, after, pieces) => {
      const message = Buffer.concat([before, Buffer.of(0x1c), after])
      expect(taken(cut(frame(message), pieces)).messages).toEqual([message.toString('latin1')])
    }))
  })
  test('a frame that was broken off is dropped, and the one after it taken', () => {
    fc.assert(fc.property(content, content, lengths, (broken, message, pieces) => {
      const { messages, junk } = taken(cut(Buffer.concat([Buffer.of(0x0b), broken, frame(message)]), pieces))
      expect(messages).toEqual([message.toString('latin1')])
      expect(junk).toBe(broken.length + 1)
    }))
  })
})

describe('what is no frame', () => {
  test.each([
    ['MSH|no beginning\x1c\r', 1, false, 'an end without a beginning'],
    ['\r\n\x1c\r\r\n', 0, false, 'empty lines and a doubled end'],
    ['some words', 0, false, 'nobody can tell whether it is over'],
    ['\x0bMSH|no end', 0, true, 'a beginning without an end'],
    ['MSH|no beginning\x0bMSH|whole\x1c\r', 0, false, 'the frame that follows is answered'],
  ])('%j', (stream, broken, unfinished, _why) => {
    for (const pieces of [[1], [2, 3], [100]]) expect(taken(cut(Buffer.from(stream), pieces))).toMatchObject({ broken, unfinished })
  })
})

describe('a message too large', () => {
  test('is reported with its head, and the next one is taken', () => {
    fc.assert(fc.property(fc.integer({ min: MOST + 1, max: MOST * 40 }), lengths, (length, pieces) => {
      const stream = Buffer.concat([frame(Buffer.alloc(length, 'x')), frame(Buffer.from('MSH-next'))])
      const { messages, tooLarge } = taken(cut(stream, pieces))
      expect(messages).toEqual(['MSH-next'])
      expect(tooLarge).toHaveLength(1)
      expect(tooLarge[0]).toMatch(/^x+/)
      expect(tooLarge[0]!.length).toBeLessThanOrEqual(4096)
    }), { numRuns: 50 })
  })
  test('of exactly the allowed size is taken', () => {
    expect(taken([frame(Buffer.alloc(MOST, 'x'))])).toMatchObject({ messages: ['x'.repeat(MOST)], tooLarge: [] })
    expect(taken([frame(Buffer.alloc(MOST + 1, 'x'))])).toMatchObject({ messages: [] })
  })
  test('twenty megabytes in small pieces cost no more than their length', () => {
    const big = Buffer.alloc(20 << 20, 'x')
    expect(taken(cut(frame(big), [1460]), 32 << 20).messages[0]).toHaveLength(big.length)
  })
})
