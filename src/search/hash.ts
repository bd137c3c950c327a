/**
 * SipHash-2-4, keyed, 64 bits: nobody who does not know the key can make two values meet in the index.  Aumasson, Bernstein 2012
 * Reckoned in 32-bit halves over UTF-16 units, two bytes each, low byte first; a bigint is made only at the end.
 */

/** The index keys of one database. All are signed 64-bit numbers, as PostgreSQL's bigint. */
export interface Hasher {
  hash(text: string): bigint
  /** Of 'Type/id': the key of a resource, and the value's hash of a reference to it. */
  selfOf(type: string, id: string): bigint
  /** Of 'Type.code': one search parameter of one type. */
  paramOf(type: string, code: string): bigint
  /** Of one value under one parameter: hash(param) xor hash(value). Values are kept: for codes, not for what names a person. */
  tokenKey(param: bigint, value: string): bigint
}

const MOST_KEPT = 20_000

/** @param key 16 bytes that the database made at its first start */
export function hasher(key: Uint8Array): Hasher {
  if (key.length !== 16) throw new Error('a hash key has 16 bytes')
  const bytes = new DataView(key.buffer, key.byteOffset, 16)
  const k: Key = [bytes.getUint32(0, true), bytes.getUint32(4, true), bytes.getUint32(8, true), bytes.getUint32(12, true)]
  const params = new Map<string, bigint>(), values = new Map<string, bigint>()
  const hash = (text: string): bigint => sipHash(k, text)
  const kept = (known: Map<string, bigint>, text: string): bigint => {
    let h = known.get(text)
    if (h === undefined) {
      if (known.size >= MOST_KEPT) known.clear()
      known.set(text, h = hash(text))
    }
    return h
  }
  return {
    hash,
    selfOf: (type, id) => hash(`${type}/${id}`),
    paramOf: (type, code) => kept(params, `${type}.${code}`),
    tokenKey: (param, value) => param ^ kept(values, value),
  }
}

type Key = readonly [low0: number, high0: number, low1: number, high1: number]

/** One loop over the words of the text, the last with its length, and a closing turn of four rounds: the round stands here once. */
function sipHash(k: Key, text: string): bigint {
  let al = k[0] ^ 0x70736575, ah = k[1] ^ 0x736f6d65, bl = k[2] ^ 0x6e646f6d, bh = k[3] ^ 0x646f7261
  let cl = k[0] ^ 0x6e657261, ch = k[1] ^ 0x6c796765, dl = k[2] ^ 0x79746573, dh = k[3] ^ 0x74656462
  const last = text.length & ~3
  for (let i = 0; i <= last + 4; i += 4) {
    const closing = i > last
    const low = closing ? 0 : unit(text, i) | unit(text, i + 1) << 16
    const high = closing ? 0 : unit(text, i + 2) | (i < last ? unit(text, i + 3) << 16 : (text.length * 2 & 0xff) << 24)
    if (closing) cl ^= 0xff
    dl ^= low; dh ^= high
    for (let rounds = closing ? 4 : 2; rounds > 0; rounds--) {
      let sum = (al >>> 0) + (bl >>> 0), t: number
      ah = ah + bh + (sum > 0xffffffff ? 1 : 0) | 0; al = sum | 0
      t = bl << 13 | bh >>> 19; bh = (bh << 13 | bl >>> 19) ^ ah; bl = t ^ al
      t = al; al = ah; ah = t
      sum = (cl >>> 0) + (dl >>> 0)
      ch = ch + dh + (sum > 0xffffffff ? 1 : 0) | 0; cl = sum | 0
      t = dl << 16 | dh >>> 16; dh = (dh << 16 | dl >>> 16) ^ ch; dl = t ^ cl
      sum = (al >>> 0) + (dl >>> 0)
      ah = ah + dh + (sum > 0xffffffff ? 1 : 0) | 0; al = sum | 0
      t = dl << 21 | dh >>> 11; dh = (dh << 21 | dl >>> 11) ^ ah; dl = t ^ al
      sum = (cl >>> 0) + (bl >>> 0)
      ch = ch + bh + (sum > 0xffffffff ? 1 : 0) | 0; cl = sum | 0
      t = bl << 17 | bh >>> 15; bh = (bh << 17 | bl >>> 15) ^ ch; bl = t ^ cl
      t = cl; cl = ch; ch = t
    }
    al ^= low; ah ^= high
  }
  return BigInt(ah ^ bh ^ ch ^ dh) << 32n | BigInt((al ^ bl ^ cl ^ dl) >>> 0)
}

/** NaN beyond the end, which is 0 to every bitwise operator. */
const unit = (text: string, i: number): number => text.charCodeAt(i)
