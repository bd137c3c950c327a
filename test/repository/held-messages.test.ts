import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ReceivedMessage } from '../../src/fhir/cause.ts'
import type { Gate } from '../../src/fhir/write.ts'
import type { OpenRepository } from '../../src/repository/open.ts'
import { isRemake } from '../../src/repository/remake.ts'
import { freshDatabase } from '../support/database.ts'
import { causeOf, creating, openRecord, under } from '../support/record.ts'

const SENDER = 'Organization/hospital-9', DAY = 86_400_000, START = Date.parse('2026-11-26T08:00:00Z')
const noBasics: Gate = { name: 'none', needs: () => 'nothing', judge: ({ after }) => after?.resourceType === 'Basic' ? [{ kind: 'rule-violated', text: 'none' }] : [] }
let record: OpenRepository, now = START, made = 0

beforeAll(async () => { record = await openRecord((await freshDatabase()).pool, { now: () => new Date(now), gates: [noBasics] }) })
afterAll(() => record.close())

const tagOf = (n: number): Buffer => Buffer.alloc(32, n)
const plain = (control: string): ReceivedMessage => ({ sender: SENDER, controlId: control, contentHash: 'a1', text: 'MSH|^~\\&|', acknowledgment: `MSA|AA|${control}`, outcome: 'AA' })
const held = (control: string, tags: readonly Buffer[], days = 30): ReceivedMessage =>
  ({ ...plain(control), text: '', held: { tags, cipher: Buffer.from(`sealed ${control}`), expiresAt: new Date(now + days * DAY) } })
const hold = (control: string, tags: readonly Buffer[], days?: number) => record.commit([], under({ cause: causeOf({ message: held(control, tags, days) }) }))
const release = (control: string, resourceType: string, id: string) =>
  record.commit([creating({ resourceType, code: { text: 'x' } }, { id })], under({ cause: causeOf({ door: 'worker', message: { ...plain(control), released: true } }) }))
const found = async (...tags: Buffer[]): Promise<string[]> => (await record.held.under(tags, 10)).map(({ controlId }) => controlId)
const name = (): string => `MSG-${++made}`

describe('a held message', () => {
  test('stands beside its acknowledgment, with who sent it, and says that it is held', async () => {
    const control = name()
    await hold(control, [tagOf(1), tagOf(2)])
    expect(await record.receivedMessage(SENDER, control)).toEqual([{ contentHash: 'a1', acknowledgment: `MSA|AA|${control}`, outcome: 'AA', held: true }])
    expect(await record.held.under([tagOf(2)], 10)).toEqual([{ sender: SENDER, controlId: control, contentHash: 'a1', principal: 'operator-1', cipher: Buffer.from(`sealed ${control}`) }])
  })
  test('is found under any of its tags, the longest held first', async () => {
    const [one, two] = [name(), name()]
    await hold(one, [tagOf(11), tagOf(12)])
    now += 1_000
    await hold(two, [tagOf(12), tagOf(13)])
    expect(await found(tagOf(12))).toEqual([one, two])
    expect(await found(tagOf(13), tagOf(14))).toEqual([two])
    expect(await found(tagOf(14))).toEqual([])
    expect(await found()).toEqual([])
    expect((await record.held.tagsHeld([tagOf(14), tagOf(13), tagOf(11)])).map(tag => tag[0]).toSorted()).toEqual([11, 13])
  })
  test('is taken together with what it tells, and keeps its text from then on', async () => {
    const control = name()
    await hold(control, [tagOf(21)])
    await release(control, 'Patient', 'patient-21')
    expect(await found(tagOf(21))).toEqual([])
    expect(await record.receivedMessage(SENDER, control)).toEqual([{ contentHash: 'a1', acknowledgment: `MSA|AA|${control}`, outcome: 'AA' }])
  })
  test('is taken once: whoever comes later is told to look again, and stores nothing', async () => {
    const control = name()
    await hold(control, [tagOf(31)])
    const all = await Promise.allSettled(Array.from({ length: 8 }, (_, i) => release(control, 'Patient', `patient-31-${i}`)))
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(all.filter(one => one.status === 'rejected' && isRemake(one.reason))).toHaveLength(7)
  })
  test('stays held when what it tells is refused', async () => {
    const control = name()
    await hold(control, [tagOf(41)])
    await expect(release(control, 'Basic', 'basic-41')).rejects.toMatchObject({ kind: 'rule-violated' })
    expect(await found(tagOf(41))).toEqual([control])
  })
  test('is looked at once after it was stored', async () => {
    for (let all = await record.held.unlooked(100); all.length > 0; all = await record.held.unlooked(100)) await record.held.looked(all)
    const [one, two] = [name(), name()]
    await hold(one, [tagOf(51)])
    now += 1_000
    await hold(two, [tagOf(51)])
    expect((await record.held.unlooked(1)).map(({ controlId }) => controlId)).toEqual([one])
    await record.held.looked(await record.held.unlooked(1))
    expect((await record.held.unlooked(10)).map(({ controlId }) => controlId)).toEqual([two])
    expect(await found(tagOf(51))).toEqual([one, two])
  })
  test('is not found when its time is over; then it goes, and with it that it was ever received', async () => {
    const [short, long, other] = [name(), name(), name()]
    await hold(short, [tagOf(61)], 1)
    await hold(long, [tagOf(61)], 2)
    await record.commit([], under({ cause: causeOf({ message: plain(other) }) }))
    now += DAY
    expect(await found(tagOf(61))).toEqual([long])
    expect((await record.held.tagsHeld([tagOf(61)])).length).toBe(1)
    expect(await record.held.expire()).toBe(1)
    expect(await record.held.expire()).toBe(0)
    expect(await record.receivedMessage(SENDER, short)).toEqual([])
    expect([await record.receivedMessage(SENDER, long), await record.receivedMessage(SENDER, other)].map(({ length }) => length)).toEqual([1, 1])
    expect(isRemake(await release(short, 'Patient', 'patient-61').catch((error: unknown) => error))).toBe(true)
  })
})

describe('news for whom only some types concern', () => {
  test('pass over the others, and say how far they looked', async () => {
    while (await record.news.step() > 0);
    const { upTo: start } = await record.news.versionsAfter(0n, ['Patient'], 10_000)
    for (const [resourceType, id] of [['Organization', 'o-1'], ['Patient', 'p-1'], ['Organization', 'o-2'], ['Patient', 'p-2'], ['Organization', 'o-3']] as const) await record.commit([creating({ resourceType }, { id })], under())
    for (let tried = 0; (await record.news.versionsAfter(start, [], 10)).upTo < start + 5n && tried < 200; tried++) {
      await record.news.step()
      await new Promise(done => setTimeout(done, 10))
    }
    const read = async (from: bigint, limit: number) => {
      const { versions, upTo } = await record.news.versionsAfter(from, ['Patient', 'Encounter'], limit)
      return [versions.map(({ id }) => id), upTo - start]
    }
    expect(await read(start, 3)).toEqual([['p-1'], 3n])
    expect(await read(start + 3n, 3)).toEqual([['p-2'], 5n])
    expect(await read(start + 5n, 3)).toEqual([[], 5n])
    expect(await read(start + 2n, 1)).toEqual([[], 3n])
  })
})
