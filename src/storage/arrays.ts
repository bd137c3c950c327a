/**
 * Lists as PostgreSQL's binary arrays, handed to the driver as Buffers: half the work of text arrays on both sides, for nothing is quoted.
 * undefined becomes null.  PostgreSQL source, arrayfuncs.c, array_recv
 */
type Maybe<T> = readonly (T | undefined)[]

const BOOL = 16, INT8 = 20, INT4 = 23, TEXT = 25, FLOAT8 = 701, TIMESTAMPTZ = 1184, UUID = 2950
/** 2000-01-01, where PostgreSQL's instants begin. Milliseconds since 1970. */
const EPOCH = 946_684_800_000

/** A buffer with the array's head, for elements of so many bytes in all. */
function array(oid: number, values: Maybe<unknown>, bytes: number): Buffer {
  const b = Buffer.allocUnsafe((values.length === 0 ? 12 : 20) + 4 * values.length + bytes)
  b.writeInt32BE(values.length === 0 ? 0 : 1, 0)      // dimensions
  b.writeInt32BE(values.includes(undefined) ? 1 : 0, 4) // has nulls
  b.writeInt32BE(oid, 8)
  if (values.length === 0) return b
  b.writeInt32BE(values.length, 12)
  b.writeInt32BE(1, 16)                               // lower bound
  return b
}

function fixed<T>(oid: number, size: number, write: (b: Buffer, value: T, at: number) => void) {
  return (values: Maybe<T>): Buffer => {
    const there = values.reduce<number>((sum, value) => sum + (value === undefined ? 0 : 1), 0), b = array(oid, values, size * there)
    let at = 20
    for (const value of values) {
      at = b.writeInt32BE(value === undefined ? -1 : size, at)
      if (value === undefined) continue
      write(b, value, at)
      at += size
    }
    return b
  }
}

export const bigints = fixed<bigint>(INT8, 8, (b, value, at) => { b.writeBigInt64BE(value, at) })
/** bigint[] of whole numbers. */
export const integers = fixed<number>(INT8, 8, (b, value, at) => { b.writeBigInt64BE(BigInt(value), at) })
/** integer[] */
export const ints = fixed<number>(INT4, 4, (b, value, at) => { b.writeInt32BE(value, at) })
export const floats = fixed<number>(FLOAT8, 8, (b, value, at) => { b.writeDoubleBE(value, at) })
export const booleans = fixed<boolean>(BOOL, 1, (b, value, at) => { b.writeUInt8(value ? 1 : 0, at) })
export const instants = fixed<Date>(TIMESTAMPTZ, 8, (b, value, at) => { b.writeBigInt64BE(BigInt(value.getTime() - EPOCH) * 1000n, at) })
export const uuids = fixed<string>(UUID, 16, (b, value, at) => { b.write(value.replaceAll('-', ''), at, 16, 'hex') })

/** text[] */
export function texts(values: Maybe<string>): Buffer {
  const lengths = values.map(value => value === undefined ? 0 : Buffer.byteLength(value))
  const b = array(TEXT, values, lengths.reduce((sum, length) => sum + length, 0))
  let at = 20
  values.forEach((value, i) => {
    at = b.writeInt32BE(value === undefined ? -1 : lengths[i] ?? 0, at)
    if (value !== undefined) at += b.write(value, at, 'utf8')
  })
  return b
}
