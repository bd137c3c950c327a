/** A hospital's interface engine: one message, one acknowledgment, over MLLP. */
import { connect } from 'node:net'

const VT = '\x0b', END = '\x1c\r'

export interface Acknowledgment {
  /** MSA-1 */
  readonly code: string
  readonly text: string
}

/** Sends bytes as they are. Rejects when nothing comes back in `ms`; `then: 'leave'` says that nothing more will come, and takes what is answered to that. */
export function sendBytes({ host, port }: { host: string; port: number }, bytes: string, { ms = 10_000, then = 'wait' }: { ms?: number; then?: 'wait' | 'leave' } = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port }, () => {
      if (then === 'leave') socket.end(bytes, 'utf8')
      else socket.write(bytes, 'utf8')
    })
    let text = ''
    socket.setEncoding('utf8')
    socket.setTimeout(ms, () => socket.destroy(new Error('no acknowledgment')))
    socket.on('data', (chunk: string) => {
      text += chunk
      if (text.includes(END)) socket.end()
    })
    socket.on('error', reject)
    socket.on('close', () => resolve(text.replace(VT, '').replace(END, '')))
  })
}

export async function sendMessage(to: { host: string; port: number }, message: string): Promise<Acknowledgment> {
  const text = await sendBytes(to, `${VT}${message}${END}`)
  return { code: text.split('\r').find(segment => segment.startsWith('MSA'))?.split('|')[1] ?? '', text }
}
