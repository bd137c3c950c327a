/** A subscriber's own endpoint: keeps what it is told, in order. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Bundle, Parameters } from '@medplum/fhirtypes'

export interface Told {
  readonly type: string
  /** Of an event notification: the event's number. */
  readonly number: number | undefined
  readonly focus: string | undefined
  readonly bundle: Bundle
}
export interface Listener {
  readonly url: string
  readonly told: readonly Told[]
  /** Waits until something told fits; undefined when nothing came in time. */
  until(fits: (told: Told) => boolean, ms?: number): Promise<Told | undefined>
  stop(): Promise<void>
}

export async function listen(): Promise<Listener> {
  const told: Told[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      told.push(read(Buffer.concat(chunks).toString('utf8')))
      response.writeHead(200).end()
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/notifications`,
    told,
    async until(fits, ms = 20_000) {
      for (let waited = 0; waited < ms; waited += 50) {
        const found = told.find(fits)
        if (found) return found
        await sleep(50)
      }
      return undefined
    },
    stop: () => new Promise(resolve => { server.closeAllConnections(); server.close(() => resolve()) }),
  }
}

function read(text: string): Told {
  const bundle = JSON.parse(text) as Bundle
  const status = bundle.entry?.[0]?.resource as Parameters | undefined
  const parameter = (name: string): NonNullable<Parameters['parameter']>[number] | undefined => status?.parameter?.find(p => p.name === name)
  const event = parameter('notification-event')?.part ?? [], number = event.find(p => p.name === 'event-number')?.valueString
  return { type: parameter('type')?.valueCode ?? 'unknown', number: number === undefined ? undefined : Number(number), focus: event.find(p => p.name === 'focus')?.valueReference?.reference, bundle }
}
