import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Bundle, Parameters } from '@medplum/fhirtypes'

/** What a subscriber heard. */
export interface Heard {
  readonly type: string
  readonly status: string
  /** Of an event notification; undefined otherwise. */
  readonly number: string | undefined
  readonly focus: string | undefined
  readonly events: string
  readonly bundle: Bundle
  /** What was answered. */
  readonly answered: number
}
export type Answer = (heard: Omit<Heard, 'answered'>) => number | Promise<number>

export interface Endpoint {
  readonly url: string
  readonly heard: Heard[]
  /** Event notifications that were answered with 2xx: number and focus. */
  told(): (readonly [number: string, focus: string | undefined])[]
  close(): void
}

/** A subscriber's endpoint on loopback. An answer of 0 is none at all. */
export async function endpoint(answer: Answer = () => 200): Promise<Endpoint> {
  const heard: Heard[] = []
  const server = createServer((request, response) => {
    let text = ''
    request.on('data', (chunk: Buffer) => { text += chunk.toString() })
    request.on('end', async () => {
      const one = read(text), status = await answer(one)
      heard.push({ ...one, answered: status })
      if (status !== 0) response.writeHead(status).end()
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/adt`, heard,
    told: () => heard.filter(({ type, answered }) => type === 'event-notification' && answered < 300).map(({ number = '', focus }) => [number, focus]),
    close() { server.closeAllConnections(); server.close() },
  }
}

function read(text: string): Omit<Heard, 'answered'> {
  const bundle = JSON.parse(text) as Bundle, { parameter = [] } = bundle.entry?.[0]?.resource as Parameters
  const named = (name: string) => parameter.find(p => p.name === name), part = (name: string) => named('notification-event')?.part?.find(p => p.name === name)
  return {
    bundle, type: named('type')?.valueCode ?? '', status: named('status')?.valueCode ?? '', events: named('events-since-subscription-start')?.valueString ?? '',
    number: part('event-number')?.valueString, focus: part('focus')?.valueReference?.reference,
  }
}
