/**
 * One client of the soak: it draws what to do from its seed, knows of each of its resources what the server has acknowledged, and says so when the server tells otherwise.
 * Nobody else writes to its resources. What a cut request did is looked up, and must be all or nothing.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Bundle, Observation } from '@medplum/fhirtypes'
import { admission } from '../bench/messages.ts'
import { MEMBERS, mulberry32 } from '../bench/bodies.ts'
import { CUT, type Answer, type Door } from './door.ts'

/** What the server last said yes to. A mark is drawn for each version: its body holds it. */
export interface Held { readonly id: string; version: number; /** In its value. */ mark: string; /** Its identifier. */ key: string; gone: boolean }
export interface Doors { readonly plan: Door; readonly hospital: Door; /** `…/hl7v2` */ readonly messages: string }
export interface Client {
  readonly held: readonly Held[]
  /** Of each transaction that was sent: its two resources carry it. */
  readonly pairs: ReadonlyMap<string, 'stored' | 'not stored'>
  /** Visits that were acknowledged. */
  readonly visits: readonly number[]
  /** Until the time is over. */
  run(until: () => boolean): Promise<void>
}

/** Of the tag that both halves of a transaction carry. */
export const TAG = 'urn:soak'
const SYSTEM = 'urn:oid:1.2.36.146.595.217.0.5150'
/** A statement that its killed process had sent may still end. */
const SETTLED = 1_000
const MOST_VERSIONS = 30, RECENT = 40

export function client(n: number, seed: number, { plan, hospital, messages }: Doors): Client {
  const random = mulberry32(seed * 1_000 + n), below = (most: number): number => Math.floor(random() * most)
  const held: Held[] = [], pairs = new Map<string, 'stored' | 'not stored'>(), visits: number[] = []
  let drawn = 0
  const mark = (): string => `m${n}-${++drawn}`
  const own = (): Held | undefined => {
    const recent = held.slice(-RECENT).filter(one => !one.gone && one.version < MOST_VERSIONS)
    return recent[below(recent.length)]
  }
  const observation = (of: string, more: Partial<Observation> = {}): string => JSON.stringify({
    resourceType: 'Observation', status: 'final', code: { text: 'soak' }, subject: { reference: `Patient/bench-patient-${below(MEMBERS)}` },
    identifier: [{ system: SYSTEM, value: of }], valueString: of, ...more,
  } satisfies Observation)
  const expect = (so: boolean, what: string, answer?: Answer): void => { if (!so) throw new Error(`client ${n}: ${what}${answer ? `, it was answered ${answer.status} ${answer.text.slice(0, 300)}` : ''}`) }

  async function create(conditional: boolean): Promise<void> {
    const made = mark(), ifNone = { 'if-none-exist': `identifier=${SYSTEM}|${made}` }, answer = await plan.once('POST', 'Observation', observation(made), conditional ? ifNone : {})
    if (answer !== CUT && answer.status === 503) return
    if (answer === CUT) return adopt(made)
    expect(answer.status === 201, 'a create is taken', answer)
    const { id } = answer.body as { id: string }
    held.push({ id, version: 1, mark: made, key: made, gone: false })
    if (!conditional) return
    const again = await plan.until('POST', 'Observation', observation(made), ifNone)
    expect(again.status === 200 && (again.body as Observation).id === id, 'a conditional create finds what is there', again)
  }
  /** What a cut create left: nothing, or one. */
  async function adopt(made: string): Promise<void> {
    await sleep(SETTLED)
    const found = await search(made)
    expect(found.length <= 1, 'a create that was cut is done once at most')
    for (const one of found) held.push({ id: one.id!, version: 1, mark: made, key: made, gone: false })
  }
  async function search(value: string): Promise<Observation[]> {
    const answer = await plan.until('GET', `Observation?identifier=${SYSTEM}|${value}`)
    expect(answer.status === 200, 'a search is answered', answer)
    return (answer.body as Bundle<Observation>).entry?.map(entry => entry.resource!) ?? []
  }

  async function find(one: Held): Promise<void> {
    const found = await search(one.key)
    expect(found.length === 1 && found[0]!.id === one.id && found[0]!.valueString === one.mark, `a search by identifier finds the one that has it: ${found.length}`)
  }
  async function read(one: Held): Promise<void> {
    const answer = await plan.until('GET', `Observation/${one.id}`)
    expect(answer.status === 200 && answer.etag === `W/"${one.version}"` && (answer.body as Observation).valueString === one.mark, `version ${one.version} is read`, answer)
  }
  async function change(one: Held, how: 'PUT' | 'PATCH' | 'DELETE'): Promise<void> {
    const next = mark(), match = { 'if-match': `W/"${one.version}"` }
    const answer = how === 'PUT' ? await plan.once('PUT', `Observation/${one.id}`, observation(next, { id: one.id }), match)
      : how === 'DELETE' ? await plan.once('DELETE', `Observation/${one.id}`, undefined, match)
        : await plan.once('PATCH', `Observation/${one.id}`, JSON.stringify([{ op: 'replace', path: '/valueString', value: next }]), { ...match, 'content-type': 'application/json-patch+json' })
    if (answer !== CUT && answer.status === 503) return
    if (answer === CUT) {
      await sleep(SETTLED)
      const now = await plan.until('GET', `Observation/${one.id}`), done = how === 'DELETE' ? now.status === 410 : now.etag === `W/"${one.version + 1}"`
      if (!done) return read(one)
      expect(how === 'DELETE' || (now.body as Observation).valueString === next, 'a change that was cut is done whole or not at all', now)
    } else expect(answer.status === 200, `${how} is taken`, answer)
    one.version++
    one.gone = how === 'DELETE'
    if (one.gone) return
    one.mark = next
    if (how === 'PUT') one.key = next
  }
  async function history(one: Held): Promise<void> {
    const answer = await plan.until('GET', `Observation/${one.id}/_history?_count=${MOST_VERSIONS + 5}`)
    const told = (answer.body as Bundle).entry?.map(entry => Number(entry.resource!.meta!.versionId)) ?? []
    expect(told.join() === Array.from({ length: one.version }, (_, i) => one.version - i).join(), `the history has ${one.version} versions`, answer)
  }

  /** Two that refer to each other by their tag: both or neither. */
  async function transaction(): Promise<void> {
    const pair = `p${n}-${++drawn}`, one = (i: number) => ({ resource: JSON.parse(observation(`${pair}-${i}`, { meta: { tag: [{ system: TAG, code: pair }] } })) as Observation, request: { method: 'POST' as const, url: 'Observation' } })
    const answer = await plan.once('POST', '', JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry: [one(1), one(2)] }))
    if (answer !== CUT && answer.status === 200) { pairs.set(pair, 'stored'); return }
    expect(answer === CUT || answer.status === 503, 'a transaction is taken', answer === CUT ? undefined : answer)
    if (answer === CUT) await sleep(SETTLED)
    const found = await plan.until('GET', `Observation?_tag=${TAG}|${pair}`), count = (found.body as Bundle).entry?.length ?? 0
    expect(count === 0 || count === 2 && answer === CUT, `a transaction is stored whole or not at all: ${count} of 2`)
    pairs.set(pair, count === 2 ? 'stored' : 'not stored')
  }
  async function batch(): Promise<void> {
    const some = held.slice(-RECENT).filter(one => !one.gone).slice(0, 5)
    const answer = await plan.until('POST', '', JSON.stringify({ resourceType: 'Bundle', type: 'batch', entry: some.map(one => ({ request: { method: 'GET', url: `Observation/${one.id}` } })) }))
    const told = (answer.body as Bundle).entry?.map(entry => (entry.resource as Observation | undefined)?.valueString) ?? []
    expect(some.length === 0 || told.join() === some.map(one => one.mark).join(), 'a batch reads what is there', answer)
  }

  async function message(): Promise<void> {
    const visit = n * 100_000 + ++drawn
    for (let tried = 0; tried < 100; tried++) {
      const answer = await hospital.once('POST', messages, admission(visit, { token: '', of: 'members' }), { 'content-type': 'x-application/hl7-v2+er7' })
      if (answer === CUT || answer.status === 503) continue
      expect(/MSA\|AA/.test(answer.text), 'an admission is acknowledged', answer)
      visits.push(visit)
      return
    }
  }
  async function ask(): Promise<void> {
    const answer = await plan.until('GET', `Patient/bench-patient-${below(MEMBERS)}/$ecm-eligibility`)
    expect(answer.status === 200, 'a determination is given', answer)
  }
  async function page(): Promise<void> {
    const answer = await plan.until('GET', `Observation?subject=Patient/bench-patient-${below(MEMBERS)}&_count=20&_total=none`)
    expect(answer.status === 200, 'a page is given', answer)
  }

  const on = (act: (one: Held) => Promise<void>) => async (): Promise<void> => {
    const one = own()
    if (one) await act(one)
  }
  const acts: readonly (readonly [share: number, act: () => Promise<unknown>])[] = [
    [14, () => create(false)], [4, () => create(true)], [6, transaction], [3, batch], [2, message], [2, ask], [6, page],
    [24, on(read)], [14, on(one => change(one, 'PUT'))], [8, on(one => change(one, 'PATCH'))], [4, on(one => change(one, 'DELETE'))], [8, on(find)], [5, on(history)],
  ]
  const all = acts.reduce((sum, [share]) => sum + share, 0)
  return {
    held, pairs, visits,
    async run(until) {
      while (!until()) {
        let at = below(all)
        await acts.find(([share]) => (at -= share) < 0)![1]()
      }
    },
  }
}
