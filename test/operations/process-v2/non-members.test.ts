import { afterAll, expect, inject, test } from 'vitest'
import type { Bundle, Parameters } from '@medplum/fhirtypes'
import { startApp } from '../../../src/app.ts'
import { config } from '../../../src/config.ts'
import { logger } from '../../../src/log.ts'
import sql from 'sql-template-tag'
import { freshDatabase } from '../../support/database.ts'
import { capture, SENTINEL } from '../../support/sentinel.ts'
import { ask, freePort } from '../../support/server.ts'

const MESSAGE = ['MSH|^~\\&|EHR|HOSP5523|ECM|PLAN|20261126081500-0800||ADT^A01|ctl-5523|P|2.5.1', `PID|1||mrn-5523^^^HOSP5523^MR||${SENTINEL}^Zzyra||19580412|F`,
  `PV1|1|I|${'|'.repeat(16)}visit-5523${'|'.repeat(25)}20261126080000-0800`, ''].join('\r')

async function open(nonMembers: string) {
  const { url, pool } = await freshDatabase(), captured = inject('captured'), port = await freePort()
  const settings = config({ DATABASE_URL: url, PORT: String(port), MLLP_PORT: '0', ADT_NON_MEMBERS: nonMembers, SECRET_KEY: Buffer.alloc(32).toString('base64') }, {})
  const app = await startApp(settings, logger('debug', { write: line => capture(captured, `app-${port}.log`, line) }))
  afterAll(() => app.stop())
  await ask(`${app.base}/Organization/hospital-5523`, 'PUT', { resourceType: 'Organization', id: 'hospital-5523', name: 'HOSP5523', identifier: [{ value: 'HOSP5523' }] })
  return {
    send: () => ask(`${app.base}/$process-v2`, 'POST', { resourceType: 'Parameters', parameter: [{ name: 'message', valueString: MESSAGE }] }),
    count: async (type: string) => (await ask(`${app.base}/${type}?_summary=count`)).json<Bundle>().total ?? (await ask(`${app.base}/${type}`)).json<Bundle>().entry?.length ?? 0,
    messages: async () => (await pool.run<{ n: number }>(sql`select count(*)::integer as n from hl7_message`))[0]!.n,
  }
}

test('store: a person nobody knows becomes a Patient, also for whoever speaks for all while the server is open', async () => {
  const { send, count, messages } = await open('store')
  expect((await send()).json<Parameters>().parameter).toMatchObject([{ name: 'acknowledgment' }, { valueCode: 'AA' }, { valueCode: 'stored' }])
  expect([await count('Patient'), await count('Encounter'), await messages()]).toEqual([1, 1, 1])
})

test('drop: acknowledged, and nothing is kept, not even the message', async () => {
  const { send, count, messages } = await open('drop')
  expect((await send()).json<Parameters>().parameter).toMatchObject([{ name: 'acknowledgment' }, { valueCode: 'AA' }, { valueCode: 'dropped' }])
  expect([await count('Patient'), await count('Encounter'), await messages()]).toEqual([0, 0, 0])
})

test('hold: acknowledged, and kept, but of the message nothing in plain words', async () => {
  const { send, count, messages } = await open('hold:30')
  expect((await send()).json<Parameters>().parameter).toMatchObject([{ name: 'acknowledgment' }, { valueCode: 'AA' }, { valueCode: 'held' }])
  expect([await count('Patient'), await count('Encounter'), await messages()]).toEqual([0, 0, 1])
})
