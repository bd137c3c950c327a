/** Lists as PostgreSQL's binary arrays: the ceiling's own, for an anchor must not move when the product's does.  PostgreSQL source, arrayfuncs.c, array_recv */
const INT8 = 20, INT4 = 23, TEXT = 25, UUID = 2950

function array(type: number, count: number, bytes: number): Buffer {
  const b = Buffer.allocUnsafe(20 + 4 * count + bytes)
  for (const [i, value] of [1, 0, type, count, 1].entries()) b.writeInt32BE(value, 4 * i) // dimensions, no nulls, type, length, lower bound
  return b
}
function fixed<T>(type: number, size: number, write: (b: Buffer, value: T, at: number) => void) {
  return (values: readonly T[]): Buffer => {
    const b = array(type, values.length, size * values.length)
    let at = 20
    for (const value of values) {
      at = b.writeInt32BE(size, at)
      write(b, value, at)
      at += size
    }
    return b
  }
}

export const bigints = fixed<bigint>(INT8, 8, (b, value, at) => { b.writeBigInt64BE(value, at) })
export const ints = fixed<number>(INT4, 4, (b, value, at) => { b.writeInt32BE(value, at) })
export const uuids = fixed<string>(UUID, 16, (b, value, at) => { b.write(value.replaceAll('-', ''), at, 'hex') })
export function texts(values: readonly string[]): Buffer {
  const lengths = values.map(value => Buffer.byteLength(value)), b = array(TEXT, values.length, lengths.reduce((sum, length) => sum + length, 0))
  let at = 20
  for (const [i, value] of values.entries()) {
    at = b.writeInt32BE(lengths[i]!, at)
    at += b.write(value, at, 'utf8')
  }
  return b
}
