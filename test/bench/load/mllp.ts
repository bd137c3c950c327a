/** One message, one acknowledgment, over a kept MLLP connection.  HL7 v2 MLLP release 1 */
import { connect } from 'node:net'
import type { Connection } from './talk.ts'

const VT = '\x0b', END = '\x1c\r'

/** The answers' codes are those of MSA-1: 'AA'. */
export async function openMllp({ host, port }: { readonly host: string; readonly port: number }): Promise<Connection> {
  let text = '', answered: (() => void) | undefined, failed: ((error: Error) => void) | undefined
  const socket = connect({ host, port, noDelay: true }).setEncoding('utf8')
  socket.on('error', error => failed?.(error)).on('close', () => failed?.(new Error('the server closed a connection')))
  socket.on('data', chunk => {
    text += String(chunk)
    if (text.endsWith(END)) answered?.()
  })
  await new Promise<void>((resolve, reject) => { socket.once('connect', resolve); failed = reject })
  return {
    close: () => { socket.destroy() },
    exchange: ({ bytes, answer }) => new Promise((resolve, reject) => {
      text = ''
      answered = () => {
        if (text.includes(`\rMSA|${answer}|`)) resolve(text)
        else reject(new Error(`expected ${answer}, got ${text.slice(0, 2000).replaceAll('\r', '\n')}`))
      }
      failed = reject
      socket.write(`${VT}${String(bytes)}${END}`)
    }),
  }
}
