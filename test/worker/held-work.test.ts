/** The worker's own part of it: what it does when somebody dies, stops, or lacks what it needs. The record and its news are real; what is asked of dispatch is told. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Parameters } from '@medplum/fhirtypes'
import { OPEN } from '../../src/access/tokens.ts'
import type { ReceivedMessage } from '../../src/fhir/cause.ts'
import { identifierText, sealMessage } from '../../src/fhir/held-message.ts'
import type { FhirRequest } from '../../src/fhir/request.ts'
import { secrets } from '../../src/fhir/secrets.ts'
import type { OpenRepository } from '../../src/repository/open.ts'
import { heldWork, type HeldWork, type HeldWorkParts } from '../../src/worker/held.ts'
import { freshDatabase } from '../support/database.ts'
import { causeOf, creating, numberAll, openRecord, under } from '../support/record.ts'
import type { Pool } from '../../src/storage/pool.ts'

const SENDER = 'Organization/hospital-9', BEFORE = secrets(Buffer.alloc(32, 1)), NOW = secrets(Buffer.alloc(32, 2), [Buffer.alloc(32, 1)])
let record: OpenRepository, pool: Pool, made = 0
beforeAll(async () => {
  pool = (await freshDatabase()).pool
  record = await openRecord(pool)
})
afterAll(() => record.close())

let asked: { request: FhirRequest; text: string }[] = [], warnings: string[] = []
beforeEach(() => { asked = []; warnings = [] })
const going = new AbortController().signal

/** Takes what it is asked to, as $process-v2 would, unless `answer` says otherwise. */
function work(given: Partial<HeldWorkParts> & { answer?: (text: string) => number | 'held' | undefined } = {}): HeldWork {
  const { answer = () => undefined, ...more } = given, note = (_fields: object, text: string): void => { warnings.push(text) }
  return heldWork({
    messages: record.held, news: record.news, secrets: NOW, principalOf: () => OPEN, newId: () => crypto.randomUUID(), log: { debug: note, info: note, warn: note, error: note },
    async dispatch(request) {
      const text = (JSON.parse(request.body!) as Parameters).parameter![0]!.valueString!, answered = answer(text)
      asked.push({ request, text })
      if (typeof answered === 'number') return { status: answered, body: '{}' }
      if (answered === undefined) await record.commit([], under({ cause: causeOf({ door: 'worker', message: { ...keyed(text), text, released: true } }) }))
      return { status: 200, body: JSON.stringify({ resourceType: 'Parameters', parameter: [{ name: 'disposition', valueCode: answered ?? 'stored' }] }) }
    },
    ...more,
  })
}
const keyed = (text: string): ReceivedMessage => ({ sender: SENDER, controlId: text, contentHash: 'a1', text: '', acknowledgment: 'MSA|AA', outcome: 'AA' })

async function hold(text: string, value: string, at: number, by = NOW): Promise<void> {
  const message = keyed(text), expiresAt = new Date(Date.now() + 60_000)
  await record.commit([], under({ cause: causeOf({ message: { ...message, held: { tags: [by.tag(identifierText({ system: 'urn:cin', value }))], cipher: sealMessage({ text, at }, message, by), expiresAt } } }) }))
}
async function known(value: string): Promise<void> {
  await record.commit([creating({ resourceType: 'Patient', identifier: [{ system: 'urn:cin', value }] })], under())
  await numberAll(pool)
}
const texts = (): string[] => asked.map(({ text }) => text)
const waiting = async (): Promise<string[]> => (await pool.run<{ control_id: string }>({ name: 'waiting', text: 'select control_id from held_message order by control_id', values: [] })).map(row => row.control_id)
const readAll = async (one: HeldWork): Promise<void> => { while (await one.read(going)); }
const name = (): string => `person-${++made}`

describe('news of a person', () => {
  test('has what is held of them asked for as it was sent, in the order in which it happened, by the worker', async () => {
    const who = name()
    await hold(`${who}-second`, who, 2_000)
    await hold(`${who}-first`, who, 1_000)
    await hold('somebody-else', 'somebody-else', 500)
    await known(who)
    await readAll(work())
    expect(texts()).toEqual([`${who}-first`, `${who}-second`])
    expect(asked[0]!.request).toMatchObject({ method: 'POST', path: ['$process-v2'], door: 'worker', principal: OPEN })
    expect(JSON.parse(asked[0]!.request.body!)).toMatchObject({ parameter: [{ name: 'message' }, { name: 'held', valueBoolean: true }] })
    expect(await waiting()).toEqual(['somebody-else'])
  })
  test('is read once', async () => {
    const who = name()
    await known(who)
    await readAll(work())
    await hold(`${who}-late`, who, 1_000)
    await readAll(work())
    expect(texts()).toEqual([])
  })
  test('whose reader died before it could note how far it was is read again', async () => {
    const who = name()
    await hold(`${who}-one`, who, 1_000)
    await known(who)
    const dying = work({ news: { ...record.news, record: () => Promise.reject(new Error('killed')) } })
    await expect(dying.read(going)).rejects.toThrow('killed')
    await readAll(work())
    expect(texts()).toEqual([`${who}-one`])
    expect(await waiting()).not.toContain(`${who}-one`)
  })
  test('whose taking could not be answered just now is read again, from what was not taken', async () => {
    const who = name()
    await hold(`${who}-one`, who, 1_000)
    await hold(`${who}-two`, who, 2_000)
    await known(who)
    await expect(work({ answer: text => text.endsWith('two') ? 503 : undefined }).read(going)).rejects.toThrow('just now')
    await readAll(work())
    expect(texts()).toEqual([`${who}-one`, `${who}-two`, `${who}-two`])
  })
  test('goes on past what is refused, which stays and is tried at the next news of the person', async () => {
    const who = name()
    await hold(`${who}-bad`, who, 1_000)
    await hold(`${who}-good`, who, 2_000)
    await known(who)
    await readAll(work({ answer: text => text.endsWith('bad') ? 422 : undefined }))
    expect(texts()).toEqual([`${who}-bad`, `${who}-good`])
    expect(warnings).toEqual(['A held message was refused'])
    await known(who)
    await readAll(work())
    expect(texts()).toEqual([`${who}-bad`, `${who}-good`, `${who}-bad`])
  })
  test('is not noted as read by a worker that was stopped in between', async () => {
    const who = name(), stopping = new AbortController()
    await hold(`${who}-one`, who, 1_000)
    await hold(`${who}-two`, who, 2_000)
    await known(who)
    await work({ answer: () => { stopping.abort(); return undefined } }).read(stopping.signal)
    expect(texts()).toEqual([`${who}-one`])
    await readAll(work())
    expect(texts()).toEqual([`${who}-one`, `${who}-two`])
  })
  test('finds what was sealed and tagged with the former key', async () => {
    const who = name()
    await hold(`${who}-old`, who, 1_000, BEFORE)
    await known(who)
    await readAll(work())
    expect(texts()).toEqual([`${who}-old`])
  })
  test('leaves what no key of ours opens, and what nobody we know has sent', async () => {
    const who = name()
    await hold(`${who}-one`, who, 1_000)
    await known(who)
    await readAll(work({ principalOf: () => undefined }))
    await known(who)
    await readAll(work({ secrets: { ...NOW, open: () => undefined } }))
    expect(texts()).toEqual([])
    expect(warnings).toEqual(['The sender of a held message is no longer known: it is not taken', 'A held message was sealed with a key that this server does not have'])
    expect(await waiting()).toContain(`${who}-one`)
  })
})

test('what was held a moment ago is asked for once more, and only once while nobody is known', async () => {
  const quiet = work({ answer: () => 'held' })
  while (await quiet.look(going));
  asked = []
  const who = name()
  await hold(`${who}-one`, who, 1_000)
  await quiet.look(going)
  await quiet.look(going)
  expect(texts()).toEqual([`${who}-one`])
})
