import { createHash } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import type { Principal } from '../../src/fhir/cause.ts'
import type { Log } from '../../src/fhir/log.ts'
import type { Dispatch, FhirRequest } from '../../src/fhir/request.ts'
import { FhirError, KINDS } from '../../src/fhir/error.ts'
import { startMllp, type Mllp, type MllpParts } from '../../src/mllp/listener.ts'

const HOSPITAL: Principal = { name: 'hospital', party: 'Organization/hospital-7357', role: 'hospital', scopes: [] }
const MESSAGE = (control: string, token = 'token-7357') =>
  `MSH|^~\\&|EHR|HOSP|ECM|PLAN|20261126081500||ADT^A01|${control}|P|2.5.1\rPID|1||mrn-110438||Zyxwsentinel\r`.replace('20261126081500||', `20261126081500|${token}|`)
const framed = (text: string | Buffer) => Buffer.concat([Buffer.of(0x0b), Buffer.from(text), Buffer.of(0x1c, 0x0d)])

const open: { mllp: Mllp[]; sockets: Socket[] } = { mllp: [], sockets: [] }
afterEach(async () => {
  open.sockets.splice(0).forEach(socket => socket.destroy())
  await Promise.all(open.mllp.splice(0).map(mllp => mllp.stop()))
})

/** A dispatch that acknowledges what it gets with its control id. */
const accepts: Dispatch = async ({ body = '' }) => {
  const message = (JSON.parse(body) as { parameter: { valueString: string }[] }).parameter[0]!.valueString
  const parameter = [{ name: 'acknowledgment', valueString: `MSH|ack\rMSA|AA|${message.split('|')[9]}\r` }, { name: 'code', valueCode: 'AA' }, { name: 'disposition', valueCode: 'stored' }]
  return { status: 200, body: JSON.stringify({ resourceType: 'Parameters', parameter }) }
}

async function listening(parts: Partial<MllpParts> = {}) {
  const requests: FhirRequest[] = [], lines: object[] = []
  const note = (fields: object, text: string) => { lines.push({ ...fields, text }) }
  const log: Log = { debug: note, info: note, warn: note, error: note }
  let ids = 0
  const { dispatch = accepts } = parts
  const mllp = await startMllp({
    host: '127.0.0.1', port: 0, log, now: () => new Date(Date.UTC(2026, 10, 26, 16, 15)), newId: () => `019ad1c2-7357-7000-8000-${String(++ids).padStart(12, '0')}`,
    authenticate: token => token !== undefined && createHash('sha256').update(token).digest('hex') === createHash('sha256').update('token-7357').digest('hex') ? HOSPITAL : undefined,
    ...parts,
    dispatch: request => { requests.push(request); return dispatch(request) },
  })
  open.mllp.push(mllp)
  return { mllp, requests, lines }
}

/** Sends, half-closes, and takes what comes until the other side ends. */
async function exchange({ port }: Mllp, chunks: readonly Buffer[], end = true): Promise<string[]> {
  const socket = connect(port, '127.0.0.1')
  open.sockets.push(socket)
  const received: Buffer[] = []
  socket.on('data', (chunk: Buffer) => received.push(chunk))
  for (const chunk of chunks) await new Promise<void>(written => socket.write(chunk, () => setImmediate(written)))
  if (end) socket.end()
  await new Promise<void>((closed, failed) => socket.once('close', () => closed()).once('error', failed))
  return Buffer.concat(received).toString('utf8').split('\u001c\r').filter(part => part !== '').map(part => part.replace(/^\v/, ''))
}

const msa = (answers: readonly string[]) => answers.map(answer => /\rMSA\|([^\r]*)/.exec(answer)?.[1])

describe('each message is answered', () => {
  test('in the order they came, whatever their handling takes', async () => {
    const { mllp } = await listening({ dispatch: async request => {
      await new Promise(done => setTimeout(done, request.body?.includes('ctl-1') ? 40 : 1))
      return accepts(request)
    } })
    expect(msa(await exchange(mllp, [Buffer.concat([1, 2, 3].map(n => framed(MESSAGE(`ctl-${n}`))))]))).toEqual(['AA|ctl-1', 'AA|ctl-2', 'AA|ctl-3'])
  })
  test('one byte at a time', async () => {
    const { mllp } = await listening()
    expect(msa(await exchange(mllp, [...framed(MESSAGE('ctl-7357'))].map(byte => Buffer.of(byte))))).toEqual(['AA|ctl-7357'])
  })
  test('by its principal, at $process-v2, without the token', async () => {
    const { mllp, requests } = await listening()
    await exchange(mllp, [framed(MESSAGE('ctl-7357'))])
    expect(requests).toMatchObject([{ method: 'POST', path: ['$process-v2'], principal: HOSPITAL, door: 'mllp', id: '019ad1c2-7357-7000-8000-000000000001' }])
    expect(requests[0]!.body).toContain('ctl-7357')
    expect(requests[0]!.body).not.toContain('token-7357')
  })
  test('a hundred that nobody waited for', async () => {
    const { mllp } = await listening()
    const sent = Array.from({ length: 100 }, (_, i) => `ctl-${i}`)
    expect(msa(await exchange(mllp, sent.map(control => framed(MESSAGE(control)))))).toEqual(sent.map(control => `AA|${control}`))
  })
})

describe('what cannot be taken is refused, not met with silence', () => {
  test.each<[string, Buffer, string, string]>([
    ['no token', framed(MESSAGE('ctl-7357', '')), 'AR|ctl-7357', 'MSH^1^8'],
    ['a wrong token', framed(MESSAGE('ctl-7357', 'token-7358')), 'AR|ctl-7357', 'MSH^1^8'],
    ['no HL7', framed('hello'), 'AE', 'MSH^1|100'],
    ['an empty frame', framed(''), 'AE', 'MSH^1|100'],
    ['bytes that are not of its character set', framed(Buffer.concat([Buffer.from(MESSAGE('ctl-7357')), Buffer.of(0xff)])), 'AE|ctl-7357', 'MSH^1^18|102'],
    ['a frame without a beginning', framed(MESSAGE('ctl-7357')).subarray(1), 'AE', 'never began'],
    ['a frame without an end', framed(MESSAGE('ctl-7357')).subarray(0, -2), 'AE', 'never ended'],
    ['a message too large', framed(MESSAGE('ctl-7357') + 'x'.repeat(5000)), 'AE|ctl-7357', '104'],
  ])('%s', async (_name, bytes, expected, says) => {
    const { mllp, requests, lines } = await listening({ maxBytes: 5000 })
    const answers = await exchange(mllp, [bytes])
    expect(msa(answers)).toEqual([expected])
    expect(answers[0]).toContain(says)
    expect(requests).toEqual([])
    expect(JSON.stringify([answers, lines])).not.toMatch(/sentinel|110438|token-/i)
  })
  test.each(['invalid', 'unsupported', 'forbidden', 'unavailable', 'rule-violated'] as const)('what dispatch answers with %s', async kind => {
    const { mllp } = await listening({ dispatch: async () => ({ status: KINDS[kind].status, body: JSON.stringify(new FhirError(kind, [{ text: 'why' }]).outcome) }) })
    expect(msa(await exchange(mllp, [framed(MESSAGE('ctl-7357'))]))).toEqual([`${KINDS[kind].ack}|ctl-7357`])
  })
  test('a dispatch that fails', async () => {
    const { mllp } = await listening({ dispatch: async () => { throw new Error('sentinel') } })
    const answers = await exchange(mllp, [framed(MESSAGE('ctl-7357')), framed(MESSAGE('ctl-7358'))])
    expect(msa(answers)).toEqual(['AR|ctl-7357', 'AR|ctl-7358'])
    expect(answers.join('')).not.toContain('sentinel')
  })
  test('and the connection goes on', async () => {
    const { mllp } = await listening({ maxBytes: 5000 })
    const stream = [Buffer.from('junk\r\n'), framed('hello'), Buffer.from('\u000bMSH|broken off'), framed(MESSAGE('ctl-1')), framed('x'.repeat(9000)), framed(MESSAGE('ctl-2'))]
    expect(msa(await exchange(mllp, stream))).toEqual(['AE', 'AA|ctl-1', 'AE', 'AA|ctl-2'])
  })
})

describe('the log', () => {
  test('has the type, the outcome, and how many bytes were dropped: nothing of the content', async () => {
    const { mllp, lines } = await listening()
    await exchange(mllp, [Buffer.from('junk'), framed(MESSAGE('ctl-7357'))])
    await mllp.stop()
    expect(lines).toEqual([
      { request: '019ad1c2-7357-7000-8000-000000000001', door: 'mllp', messageType: 'ADT^A01', code: 'AA', outcome: 'stored', ms: 0, text: 'message answered' },
      { count: 4, text: 'mllp: bytes outside of frames were dropped' },
    ])
  })
  test('names no type that HL7 could not have', async () => {
    const { mllp, lines } = await listening()
    await exchange(mllp, [framed(MESSAGE('ctl-7357').replace('ADT^A01', 'Zyxwsentinel'))])
    expect(lines).toMatchObject([{ messageType: 'unknown' }])
  })
})

describe('stopping', () => {
  test('answers what has come, then ends the connections', async () => {
    let release = (): void => undefined
    const held = new Promise<void>(done => { release = done })
    let came = (): void => undefined
    const began = new Promise<void>(done => { came = done })
    const { mllp } = await listening({ dispatch: async request => { came(); await held; return accepts(request) } })
    const answers = exchange(mllp, [framed(MESSAGE('ctl-7357'))], false)
    await began
    const stopped = mllp.stop()
    release()
    expect(msa(await answers)).toEqual(['AA|ctl-7357'])
    await stopped
    await expect(exchange(mllp, [])).rejects.toThrow(/ECONNREFUSED/)
  })
  test('does not wait for connections that say nothing', async () => {
    const { mllp } = await listening()
    const socket = connect(mllp.port, '127.0.0.1')
    open.sockets.push(socket)
    const ended = new Promise(done => socket.once('close', done).resume())
    await new Promise(done => socket.once('connect', done))
    await mllp.stop()
    await ended
  })
})

test('a connection on which nothing happens is closed', async () => {
  const { mllp } = await listening({ idle: 20 })
  expect(await exchange(mllp, [], false)).toEqual([])
  expect(msa(await exchange(mllp, [Buffer.from('\u000bMSH|')], false))).toEqual(['AE'])
})

test('a port that is taken is an error at start', async () => {
  const { mllp } = await listening()
  await expect(listening({ port: mllp.port })).rejects.toThrow(/EADDRINUSE/)
})
