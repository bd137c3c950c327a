/** Just enough of HTTP/1.1 on a socket kept open: whatever the client burns is taken from the server on the same cores. */
import { connect } from 'node:net'
import type { Connection, Outgoing } from './talk.ts'

/** The answers' statuses are three digits: '201'. */
export async function openHttp(base: string): Promise<Connection> {
  const { hostname, port } = new URL(base)
  let answered: ((head: string) => void) | undefined, failed: ((error: Error) => void) | undefined
  let head = '', missing = 0, expected = ''
  const take = (count: number, chunk: Uint8Array): boolean => {
    const text = Buffer.from(chunk.buffer, chunk.byteOffset, count)
    if (missing > 0) missing -= count
    else {
      const end = text.indexOf('\r\n\r\n')
      head = text.toString('latin1', 0, end < 0 ? count : end)
      const length = /^content-length: (\d+)/im.exec(head)?.[1]
      if (end < 0 || length === undefined || head.slice(9, 12) !== expected) failed?.(new Error(`expected ${expected}, got ${text.toString('utf8', 0, 2000)}`))
      missing = Number(length) - (count - end - 4)
    }
    if (missing === 0) answered?.(head)
    return true
  }
  const socket = connect({ host: hostname, port: Number(port), noDelay: true, onread: { buffer: Buffer.allocUnsafe(65_536), callback: take } })
  socket.on('error', error => failed?.(error)).on('close', () => failed?.(new Error('the server closed a connection')))
  await new Promise((resolve, reject) => { socket.once('connect', resolve); failed = reject })
  return {
    close: () => { socket.destroy() },
    exchange: ({ bytes, answer }: Outgoing) => new Promise((resolve, reject) => {
      answered = resolve
      failed = reject
      expected = answer
      socket.write(bytes as string)
    }),
  }
}

/** The lines before a body's own, but for the last empty one. */
export function requestHead(method: string, address: string, token: string): string {
  const { pathname, search, host } = new URL(address)
  return `${method} ${pathname}${search} HTTP/1.1\r\nhost: ${host}\r\nauthorization: Bearer ${token}\r\naccept: application/fhir+json\r\n`
}
export const bodyHead = (bytes: number): string => `content-type: application/fhir+json\r\ncontent-length: ${bytes}\r\n\r\n`
