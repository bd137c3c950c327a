import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { freshDatabase } from '../support/database.ts'
import { seeded } from '../support/seeded.ts'
import { aSubscription, timeout, type Asked } from '../subscriptions/a-subscription.ts'
import { endpoint, type Answer, type Endpoint } from './endpoint.ts'
import { BASE, OPERATOR, stage } from './stage.ts'

type Stage = Awaited<ReturnType<typeof stage>>
let on: Stage
const ends: Endpoint[] = []
beforeAll(async () => {
  on = await stage((await freshDatabase()).pool)
})
afterEach(() => on.stopAll())
afterAll(async () => {
  ends.forEach(end => end.close())
  await on.repository.close()
})

async function subscriber(answer?: Answer): Promise<Endpoint> {
  const made = await endpoint(answer)
  ends.push(made)
  return made
}
const until = (claim: () => void | Promise<void>) => vi.waitFor(claim, { timeout: 20_000, interval: 20 })
let used = 0
/** Names nobody used before: the tests share a record. */
const names = () => { const n = ++used; return { sub: `sub-${n}`, member: `member-${n}`, stay: (i: number | string) => `stay-${n}-${i}` } }

describe('a handshake', () => {
  test('that is answered makes the subscription active', async () => {
    const { sub } = names(), hook = await subscriber()
    await on.subscribe(sub, hook.url)
    on.workers()
    await until(async () => expect(await on.status(sub)).toBe('active'))
    expect(hook.heard).toMatchObject([{ type: 'handshake', status: 'requested', events: '0', number: undefined }])
  })

  test('that is refused at first is tried again', async () => {
    let asked = 0
    const { sub } = names(), hook = await subscriber(() => ++asked === 1 ? 503 : 200)
    await on.subscribe(sub, hook.url)
    on.workers()
    await until(async () => expect(await on.status(sub)).toBe('active'))
    expect(hook.heard.map(({ type }) => type)).toEqual(['handshake', 'handshake'])
  })

  test('answered by 410 turns the subscription off, and says why', async () => {
    const { sub } = names(), hook = await subscriber(() => 410)
    await on.subscribe(sub, hook.url)
    on.workers()
    await until(async () => expect(await on.subscription(sub)).toMatchObject({ status: 'off', error: 'The endpoint answered 410: it is gone' }))
    expect((await on.repository.news.stateOf(sub))?.status).toBe('off')
  })

  test('to an address we do not connect to ends in error, and says why', async () => {
    const { sub } = names()
    await on.subscribe(sub, 'https://10.9.8.7/adt')
    on.workers()
    await until(async () => expect(await on.subscription(sub)).toMatchObject({ status: 'error', error: 'The endpoint is not at a public address' }))
  })

  test('is shaken again when the client asks, and what was missed is told', async () => {
    const { sub, member, stay } = names()
    let alive = false
    const hook = await subscriber(() => alive ? 200 : 410)
    await on.member(member)
    await on.subscribe(sub, 'https://10.9.8.7/adt')
    on.workers()
    await until(async () => expect(await on.status(sub)).toBe('error'))
    await on.stay(stay(1), member)
    alive = true
    await on.subscribe(sub, hook.url)
    await until(() => expect(hook.told()).toEqual([['1', `${BASE}/Encounter/${stay(1)}`]]))
    expect(await on.status(sub)).toBe('active')
  })
})

/** A subscription that is active, its endpoint, its member. */
async function active(answer?: Answer, asked: Asked = {}) {
  const named = names(), hook = await subscriber(answer)
  await on.member(named.member)
  await on.subscribe(named.sub, hook.url, { filters: [`Encounter?patient=Patient/${named.member}`], ...asked })
  const workers = on.workers()
  await until(async () => expect(await on.status(named.sub)).toBe('active'))
  return { ...named, hook, workers }
}

describe('events', () => {
  test('come one by one, numbered without a gap, in the order of the changes', async () => {
    const { member, stay, hook } = await active()
    const each = Array.from({ length: 12 }, (_, i) => i)
    await Promise.all(each.map(i => on.stay(stay(i), member)))
    for (const i of each) await on.stay(stay(i), member, 'finished')
    await until(() => expect(hook.told()).toHaveLength(24))
    expect(hook.told().map(([number]) => Number(number))).toEqual(Array.from({ length: 24 }, (_, i) => i + 1))
    expect(hook.told().slice(12).map(([, focus]) => focus)).toEqual(each.map(i => `${BASE}/Encounter/${stay(i)}`))
  })

  test('that fail come again with the same number, before any other', async () => {
    let failures = 2
    const { member, stay, hook } = await active(({ type, number }) => type === 'event-notification' && number === '1' && failures-- > 0 ? 500 : 200)
    await on.stay(stay(1), member)
    await on.stay(stay(2), member)
    await until(() => expect(hook.told()).toHaveLength(2))
    expect(hook.heard.filter(({ type }) => type === 'event-notification').map(({ number, answered }) => [number, answered])).toEqual([['1', 500], ['1', 500], ['1', 200], ['2', 200]])
  })

  test('of members the subscriber may not see are none, and leave no gap', async () => {
    const named = names(), hook = await subscriber()
    await on.member(named.member)
    await on.member(`${named.member}-of-b`, 'org-b')
    await on.subscribe(named.sub, hook.url)
    on.workers()
    await until(async () => expect(await on.status(named.sub)).toBe('active'))
    await on.stay(named.stay(1), named.member)
    await on.stay(named.stay('b'), `${named.member}-of-b`)
    await on.stay(named.stay(2), named.member)
    await until(() => expect(hook.told()).toEqual([['1', `${BASE}/Encounter/${named.stay(1)}`], ['2', `${BASE}/Encounter/${named.stay(2)}`]]))
    expect((await on.repository.news.stateOf(named.sub))?.next).toBe(3n)
  })

  test('to which access has ended since keep their number and say nothing else', async () => {
    let moved = false
    const { member, stay, hook } = await active(async ({ type }) => {
      if (type !== 'event-notification' || moved) return 200
      moved = true
      await on.assign(member, 'org-b')
      return 500
    })
    await on.member(`${member}-other`, 'org-b')
    await on.stay(stay(1), member)
    await until(() => expect(hook.told()).toEqual([['1', undefined]]))
    const [first, second] = hook.heard.filter(({ type }) => type === 'event-notification')
    expect(first?.focus).toBe(`${BASE}/Encounter/${stay(1)}`)
    expect(JSON.stringify(second?.bundle)).not.toContain(stay(1))
  })

  test('are tested against the scope of whoever created the subscription, also when an operator turned it on again', async () => {
    const named = names(), hook = await subscriber(), asked = { id: named.sub, endpoint: hook.url }
    await on.member(`${named.member}-of-b`, 'org-b')
    await on.subscribe(named.sub, hook.url)
    const first = on.workers()
    await until(async () => expect(await on.status(named.sub)).toBe('active'))
    await first.stop()
    await on.write(aSubscription(asked), OPERATOR)
    on.workers()
    await until(async () => expect(await on.status(named.sub)).not.toBe('requested'))
    await on.stay(named.stay('b'), `${named.member}-of-b`)
    const other = await active()
    await on.stay(other.stay(1), other.member)
    await until(() => expect(other.hook.told()).toHaveLength(1))
    await until(() => expect(hook.told()).toHaveLength(1))
    expect(JSON.stringify(hook.told())).toContain(other.stay(1))
    expect(JSON.stringify(hook.told())).not.toContain(named.stay('b'))
  })

  test('with full content carry the text as it is stored', async () => {
    const named = names(), hook = await subscriber()
    await on.member(named.member)
    await on.subscribe(named.sub, hook.url, { content: 'full-resource', filters: [`Encounter?patient=${named.member}`] })
    on.workers()
    await until(async () => expect(await on.status(named.sub)).toBe('active'))
    const { version } = await on.stay(named.stay(1), named.member)
    await until(() => expect(hook.told()).toHaveLength(1))
    expect(hook.heard.at(-1)?.bundle.entry?.[1]?.resource).toEqual(JSON.parse(version.text))
  })

  test('end when the client turns the subscription off', async () => {
    const { sub, member, stay, hook } = await active()
    await on.stay(stay(1), member)
    await until(() => expect(hook.told()).toHaveLength(1))
    await on.subscribe(sub, hook.url, { status: 'off', filters: [`Encounter?patient=Patient/${member}`] })
    await until(async () => expect((await on.repository.news.stateOf(sub))?.status).toBe('off'))
    await on.stay(stay(2), member)
    const other = await active()
    await on.stay(other.stay(1), other.member)
    await until(() => expect(other.hook.told()).toHaveLength(1))
    expect(hook.told()).toHaveLength(1)
    expect((await on.repository.news.stateOf(sub))?.next).toBe(2n)
  })

  test('are told by workers that start later, each once', async () => {
    const { member, stay, hook, workers } = await active()
    await workers.stop()
    for (const i of [1, 2, 3]) await on.stay(stay(i), member)
    expect(hook.told()).toEqual([])
    on.workers()
    await until(() => expect(hook.told().map(([number]) => number)).toEqual(['1', '2', '3']))
  })

  test('to one endpoint do not wait for another that never answers', async () => {
    const dead = await active(({ type }) => type === 'handshake' ? 200 : 0, { extension: [timeout(1)] })
    await on.stay(dead.stay(1), dead.member)
    await until(() => expect(dead.hook.heard.some(({ type }) => type === 'event-notification')).toBe(true))
    const alive = await active()
    await on.stay(alive.stay(1), alive.member)
    await until(() => expect(alive.hook.told()).toHaveLength(1))
    dead.hook.close()
  })
})

describe('several workers on one database', () => {
  test('tell each event once, or again with the same number', async () => {
    const seed = Date.now() % 1_000_000, random = seeded(seed)
    const { sub, member, stay, hook } = await active(({ type }) => type === 'event-notification' && random() < 0.1 ? 500 : 200)
    on.workers()
    on.workers()
    const most = 60
    await Promise.all(Array.from({ length: most }, (_, i) => on.stay(stay(i), member)))
    await until(() => expect(new Set(hook.told().map(([number]) => number)).size, `seed ${seed}`).toBe(most))
    const byNumber = Map.groupBy(hook.told(), ([number]) => Number(number))
    expect([...byNumber.keys()].toSorted((a, b) => a - b)).toEqual(Array.from({ length: most }, (_, i) => i + 1))
    expect([...byNumber.values()].every(told => new Set(told.map(([, focus]) => focus)).size === 1)).toBe(true)
    expect(new Set(hook.told().map(([, focus]) => focus)).size).toBe(most)
    expect((await on.repository.news.stateOf(sub))?.next).toBe(BigInt(most) + 1n)
  })

  test('take over what a killed one had leased', async () => {
    const { sub, member, stay, hook, workers } = await active()
    await workers.stop()
    await on.stay(stay(1), member)
    // Another worker tells it, takes its lease, and is gone before it sends anything.
    const { news } = on.repository
    while (await news.step() > 0);
    const reader = on.workers({ news: { ...news, dueDeliveries: async () => [] } })
    await until(async () => expect((await news.stateOf(sub))?.next).toBe(2n))
    await reader.stop()
    const now = new Date(), leased = await news.dueDeliveries({ owner: randomUUID(), now, until: new Date(now.getTime() + 1_500) }, 10)
    expect(leased.map(({ state }) => state.subscription)).toContain(sub)
    on.workers()
    await until(() => expect(hook.told()).toEqual([['1', `${BASE}/Encounter/${stay(1)}`]]))
    expect(Date.now()).toBeGreaterThanOrEqual(now.getTime() + 1_500)
  })
})
