/**
 * A subscriber and a hospital in one process, so that one clock times both: subscribes, sends admissions at a steady rate over MLLP,
 * and takes the time from each acknowledgment, which is after the commit, to the notification's arrival.
 * Forked by phases/notify.ts, which sends one Telling; answers with Heard.
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { ECM } from '../../../src/fhir/canonical.ts'
import { MEMBERS } from '../bodies.ts'
import { admission, visitsIn } from '../messages.ts'
import { openMllp } from './mllp.ts'
import type { Connection } from './talk.ts'

export interface Telling {
  readonly base: string
  readonly mllp: { readonly host: string; readonly port: number }
  /** Of the one who subscribes, and of the one who sends. */
  readonly token: string
  readonly sender: string
  readonly subscriptions: number
  /** Admissions a second. */
  readonly rate: number
  readonly warmSeconds: number
  readonly seconds: number
  readonly from: number
}
export interface Latencies {
  /** Milliseconds: until the acknowledgment; from it to the notification; from the sending to the notification. */
  readonly acknowledged: Quantiles
  readonly notified: Quantiles
  readonly whole: Quantiles
  readonly sent: number
  /** Of those sent, told; and how many that was too often. */
  readonly told: number
  readonly repeated: number
  readonly perSecond: number
}
export interface Quantiles { readonly p50: number; readonly p99: number }
export type Heard = { readonly kind: 'done'; readonly latencies: Latencies } | { readonly kind: 'failed'; readonly why: string }

const BACKPORT = 'http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition'
const CONNECTIONS = 16, PATIENCE = 15_000

process.once('message', (telling: Telling) => {
  run(telling).then((latencies): Heard => ({ kind: 'done', latencies }), (error: Error): Heard => ({ kind: 'failed', why: error.message })).then(heard => process.send!(heard))
})

interface Visit { sent: number; acknowledged?: number; notified?: number; repeated: number }

async function run(telling: Telling): Promise<Latencies> {
  const visits = new Map<number, Visit>(), listener = await listen(text => {
    const at = performance.now()
    for (const n of visitsIn(text)) {
      const visit = visits.get(n)
      if (visit && visit.notified !== undefined) visit.repeated++
      else if (visit) visit.notified = at
    }
  })
  const subscribed = await subscribe(telling, listener.url)
  await until('handshakes', () => listener.handshakes() >= telling.subscriptions)
  await sleep(1_000) // the last of them turn active
  const began = performance.now()
  await admit(telling, visits)
  const spent = (performance.now() - began) / 1000, of = [...visits.values()]
  await until('notifications', () => of.every(visit => visit.notified !== undefined)).catch(() => undefined)
  for (const address of subscribed) await fetch(address, { method: 'DELETE', headers: { authorization: `Bearer ${telling.token}` } })
  listener.close()
  const warm = telling.rate * telling.warmSeconds, measured = of.slice(warm), told = measured.filter(visit => visit.notified !== undefined)
  return {
    acknowledged: quantiles(measured.map(visit => visit.acknowledged! - visit.sent)), notified: quantiles(told.map(visit => visit.notified! - visit.acknowledged!)), whole: quantiles(told.map(visit => visit.notified! - visit.sent)),
    sent: measured.length, told: told.length, repeated: measured.reduce((sum, visit) => sum + visit.repeated, 0), perSecond: of.length / spent,
  }
}

/** An open loop: the next goes when its time has come, whether or not the last is answered, as long as a connection is free. */
async function admit({ mllp, sender, rate, warmSeconds, seconds, from }: Telling, visits: Map<number, Visit>): Promise<void> {
  const free = await Promise.all(Array.from({ length: CONNECTIONS }, () => openMllp(mllp))), underway = new Set<Promise<void>>(), all = [...free]
  const send = async (n: number, connection: Connection): Promise<void> => {
    const visit: Visit = { sent: performance.now(), repeated: 0 }
    visits.set(n, visit)
    await connection.exchange({ bytes: admission(n, { token: sender, of: 'members' }), answer: 'AA' })
    visit.acknowledged = performance.now()
    free.push(connection)
  }
  const began = performance.now()
  for (let i = 0; i < rate * (warmSeconds + seconds); i++) {
    const wait = began + 1000 * i / rate - performance.now()
    if (wait > 1) await sleep(wait)
    while (free.length === 0) await Promise.race(underway)
    const sending = send(from + i, free.pop()!).finally(() => underway.delete(sending))
    underway.add(sending)
  }
  await Promise.all(underway)
  for (const connection of all) connection.close()
}

/** Each to the admissions of its own members, all members shared out. @returns their addresses */
async function subscribe({ base, token, subscriptions }: Telling, endpoint: string): Promise<string[]> {
  return Promise.all(Array.from({ length: subscriptions }, async (_, i) => {
    const members = Array.from({ length: MEMBERS }, (_, k) => k).filter(k => k % subscriptions === i).map(k => `Patient/bench-patient-${k}`)
    const answer = await fetch(`${base}/Subscription`, {
      method: 'POST', headers: { 'authorization': `Bearer ${token}`, 'content-type': 'application/fhir+json' },
      body: JSON.stringify({
        resourceType: 'Subscription', status: 'requested', reason: 'Admissions of our members', criteria: `${ECM}/SubscriptionTopic/adt`,
        _criteria: { extension: [{ url: `${BACKPORT}/backport-filter-criteria`, valueString: `Encounter?patient=${members.join(',') || 'Patient/nobody'}` }] },
        channel: { type: 'rest-hook', endpoint, payload: 'application/fhir+json', _payload: { extension: [{ url: `${BACKPORT}/backport-payload-content`, valueCode: 'full-resource' }] } },
      }),
    })
    const text = await answer.text()
    if (answer.status !== 201) throw new Error(`a Subscription was answered with ${answer.status}: ${text.slice(0, 1000)}`)
    return `${base}/Subscription/${(JSON.parse(text) as { id: string }).id}`
  }))
}

async function listen(told: (text: string) => void): Promise<{ readonly url: string; handshakes(): number; close(): void }> {
  let handshakes = 0
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
      const text = Buffer.concat(chunks).toString('utf8')
      if (text.includes('"valueCode":"handshake"')) handshakes++
      else told(text)
      response.writeHead(200).end()
    })
  })
  await new Promise<void>(resolve => { server.listen(0, '127.0.0.1', resolve) })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/notifications`, handshakes: () => handshakes,
    close() { server.closeAllConnections(); server.close() },
  }
}

async function until(what: string, done: () => boolean): Promise<void> {
  for (let waited = 0; !done(); waited += 20) {
    if (waited > PATIENCE) throw new Error(`${what} did not come in time`)
    await sleep(20)
  }
}

function quantiles(values: number[]): Quantiles {
  const sorted = values.toSorted((a, b) => a - b), at = (q: number): number => sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? NaN
  return { p50: at(0.5), p99: at(0.99) }
}
