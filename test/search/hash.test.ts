import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hasher } from '../../src/search/hash.ts'

const KEY = Uint8Array.from({ length: 16 }, (_, i) => i)
/** The bytes 00 01 02 …, two to a unit. */
const counting = (bytes: number): string => String.fromCharCode(...Array.from({ length: bytes / 2 }, (_, i) => 2 * i | (2 * i + 1) << 8))
const littleEndian = (hash: bigint): string => {
  const bytes = Buffer.alloc(8)
  bytes.writeBigInt64LE(hash)
  return bytes.toString('hex')
}

test.each([
  [0, '310e0edd47db6f72'],
  [2, '5a4fa9d909806c0d'],
  [4, 'b7877127e09427cf'],
  [6, 'cee3fe586e46c9cb'],
  [8, '6224939a79f5f593'],
])('the published vector of %i bytes', (bytes, expected) => {
  expect(littleEndian(hasher(KEY).hash(counting(bytes)))).toBe(expected)
})

test('every text hashes as SipHash-2-4 of its UTF-16 bytes, reckoned by another way', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 40 }), fc.uint8Array({ minLength: 16, maxLength: 16 }), (text, key) => {
    expect(hasher(key).hash(text)).toBe(reference(key, Buffer.from(text, 'utf16le')))
  }))
})

test('a key of another length is refused', () => {
  expect(() => hasher(new Uint8Array(15))).toThrow('16 bytes')
})

test('a token is its parameter xor its value, and a parameter belongs to its type', () => {
  const h = hasher(KEY), param = h.paramOf('Task', 'owner')
  expect(h.tokenKey(param, 'Organization/org-551') ^ param).toBe(h.selfOf('Organization', 'org-551'))
  expect(h.paramOf('ServiceRequest', 'owner')).not.toBe(param)
})

test('a hundred thousand keys do not meet, and lie in the range of a signed 64-bit number', () => {
  const h = hasher(KEY), keys = new Set<bigint>()
  for (let i = 0; i < 100_000; i++) keys.add(h.selfOf('Patient', `p-${i}`))
  expect(keys.size).toBe(100_000)
  expect([...keys].every(k => BigInt.asIntN(64, k) === k)).toBe(true)
})

/** The algorithm as its paper writes it, on 64-bit words. */
function reference(key: Uint8Array, data: Buffer): bigint {
  const M = (1n << 64n) - 1n, rot = (x: bigint, n: bigint): bigint => (x << n | x >> 64n - n) & M
  const k0 = Buffer.from(key).readBigUInt64LE(0), k1 = Buffer.from(key).readBigUInt64LE(8)
  let a = k0 ^ 0x736f6d6570736575n, b = k1 ^ 0x646f72616e646f6dn, c = k0 ^ 0x6c7967656e657261n, d = k1 ^ 0x7465646279746573n
  const round = (): void => {
    a = a + b & M; b = rot(b, 13n) ^ a; a = rot(a, 32n); c = c + d & M; d = rot(d, 16n) ^ c
    a = a + d & M; d = rot(d, 21n) ^ a; c = c + b & M; b = rot(b, 17n) ^ c; c = rot(c, 32n)
  }
  const padded = Buffer.alloc((data.length >> 3) * 8 + 8)
  data.copy(padded)
  padded[padded.length - 1] = data.length & 0xff
  for (let i = 0; i < padded.length; i += 8) {
    const m = padded.readBigUInt64LE(i)
    d ^= m; round(); round(); a ^= m
  }
  c ^= 0xffn; round(); round(); round(); round()
  return BigInt.asIntN(64, a ^ b ^ c ^ d)
}
