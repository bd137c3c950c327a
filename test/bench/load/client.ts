/**
 * The load, in a process of its own so that its CPU is counted apart: a closed loop on kept connections, one request at a time on each.
 * Forked by load.ts, which sends one Load; answers with Told.
 */
import { openHttp } from './http.ts'
import { openMllp } from './mllp.ts'
import type { Connection, Script, Talk } from './talk.ts'
import { talksOf } from './talks.ts'

export interface Load {
  /** `http://host:port/fhir` */
  readonly base: string
  /** Where admissions go. */
  readonly mllp: { readonly host: string; readonly port: number } | undefined
  readonly token: string
  readonly script: Script
  readonly connections: number
  readonly warmSeconds: number
  readonly seconds: number
  /** It ends when so many are answered, if that is sooner than the seconds. */
  readonly most?: number
  readonly from: number
}
export interface Measured {
  /** Answered within the seconds; and in all, the warm-up's among them. */
  readonly requests: number
  readonly all: number
  readonly seconds: number
  /** Milliseconds. */
  readonly p50: number
  readonly p95: number
  readonly p99: number
  /** What was created while it warmed up. */
  readonly ids: readonly string[]
}
export type Told = { readonly kind: 'begun' } | { readonly kind: 'ended'; readonly measured: Measured } | { readonly kind: 'failed'; readonly why: string }

const tell = (told: Told): void => { process.send!(told) }
process.once('message', (load: Load) => { run(load).then(measured => tell({ kind: 'ended', measured }), (error: Error) => tell({ kind: 'failed', why: error.message })) })

async function run(load: Load): Promise<Measured> {
  const { base, mllp, script, most = Infinity } = load, latencies: number[] = [], ids: string[] = [], talks = talksOf(script, load)
  let phase: 'warming' | 'measuring' | 'over' = 'warming', all = 0, begun = 0, ended = 0
  const end = (): void => {
    if (phase === 'over') return
    phase = 'over'
    ended = performance.now()
  }
  const loop = async ({ exchange }: Connection, talk: Talk): Promise<void> => {
    while (phase !== 'over') {
      const start = performance.now(), head = await exchange(talk.next())
      talk.took?.(head)
      all++
      if (phase === 'measuring') { if (latencies.push(performance.now() - start) >= most) end() }
      else if (script.kind === 'create' && phase === 'warming') ids.push(/^location: .*\/ServiceRequest\/([^/\s]+)/im.exec(head)?.[1] ?? '')
    }
  }
  const connections = await Promise.all(Array.from({ length: load.connections }, () => script.kind === 'admit' && mllp ? openMllp(mllp) : openHttp(base)))
  setTimeout(() => { phase = 'measuring'; begun = performance.now(); tell({ kind: 'begun' }) }, load.warmSeconds * 1000)
  const timer = setTimeout(end, (load.warmSeconds + load.seconds) * 1000)
  await Promise.all(connections.map((connection, i) => loop(connection, talks(i))))
  clearTimeout(timer)
  for (const connection of connections) connection.close()
  return { requests: latencies.length, all, seconds: (ended - begun) / 1000, ...percentiles(latencies), ids }
}

function percentiles(latencies: number[]): Pick<Measured, 'p50' | 'p95' | 'p99'> {
  latencies.sort((a, b) => a - b)
  const quantile = (q: number): number => latencies[Math.min(latencies.length - 1, Math.floor(q * latencies.length))] ?? NaN
  return { p50: quantile(0.5), p95: quantile(0.95), p99: quantile(0.99) }
}
