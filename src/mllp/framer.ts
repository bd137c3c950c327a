/** Messages out of a stream of bytes: VT, the message, FS CR.  HL7 v2 Transport Specification: MLLP, release 1 */
const VT = 0x0b, FS = 0x1c, CR = 0x0d

export interface Frames {
  message(bytes: Buffer): void
  /** A frame larger than allowed has ended; its first bytes, for an answer. The stream goes on. */
  tooLarge(head: Buffer): void
  /** Bytes that belong to no frame, or a frame that another one broke off: dropped. */
  junk(bytes: number): void
  /** What was dropped had the end of a frame without its beginning: somebody waits for an answer. */
  broken(): void
}
export interface Framer {
  /** A chunk, as TCP has it. */
  take(chunk: Buffer): void
  /** Has a frame begun that has not ended? */
  unfinished(): boolean
}

/** Of a frame too large, what is kept: enough for its MSH. */
const HEAD = 4096

/** Takes TCP chunks, hands over whole messages. No byte is searched twice, so a large message costs its length and no more. */
export function framer(frames: Frames, maxBytes: number): Framer {
  let parts: Buffer[] | undefined   // undefined between frames
  let size = 0, head: Buffer | undefined
  let closing = false               // the last byte was FS
  const begin = (): void => { parts = []; size = 0; head = undefined; closing = false }
  const keep = (part: Buffer): void => {
    size += part.length
    if (head) return
    parts!.push(part)
    if (size - 1 > maxBytes) { head = Buffer.concat(parts!, Math.min(size, HEAD)); parts = [] }
  }
  const end = (): void => {
    if (head) frames.tooLarge(head)
    else hand(Buffer.concat(parts!, size - 1), frames)
    parts = undefined
  }
  const between = outside(frames)
  const take = (chunk: Buffer): void => {
    for (let at = 0; at < chunk.length;) {
      if (!parts) {
        const start = chunk.indexOf(VT, at)
        between(chunk.subarray(at, start < 0 ? chunk.length : start), start >= 0)
        if (start < 0) return
        begin()
        at = start + 1
      } else if (closing && chunk[at] === CR) {
        end()
        at += 1
      } else {
        const stop = chunk.indexOf(FS, at), part = chunk.subarray(at, stop < 0 ? chunk.length : stop + 1)
        keep(part)
        closing = stop >= 0
        at += part.length
      }
    }
  }
  return { take, unfinished: () => parts !== undefined }
}

/** What lies between frames: empty lines and ends of blocks are sloppiness, an end behind other bytes is a frame that lost its beginning. */
function outside(frames: Frames): (bytes: Buffer, begins: boolean) => void {
  let said = false, closing = false
  return (bytes, begins) => {
    if (bytes.length > 0) frames.junk(bytes.length)
    for (const byte of bytes) {
      if (closing && byte === CR && said) { frames.broken(); said = false }
      closing = byte === FS
      if (byte > 0x20) said = true
    }
    if (begins) { said = false; closing = false }
  }
}

/** No text has a VT in it: a second one means that the sender broke off and began again. */
function hand(message: Buffer, frames: Frames): void {
  const again = message.lastIndexOf(VT)
  if (again >= 0) frames.junk(again + 1)
  frames.message(message.subarray(again + 1))
}

/** A message in its frame. */
export const frame = (message: Buffer): Buffer => Buffer.concat([Buffer.of(VT), message, Buffer.of(FS, CR)])
