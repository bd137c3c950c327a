import fc from 'fast-check'
import sql from 'sql-template-tag'
import { afterAll, describe, expect, test } from 'vitest'
import { members } from '../../src/fhir/json-text.ts'
import { parseJson } from '../../src/fhir/json.ts'
import { EVERYTHING } from '../../src/fhir/scope.ts'
import type { Resource } from '../../src/fhir/resource.ts'
import { freshDatabase } from '../support/database.ts'
import { resourceText } from '../support/json-bodies.ts'
import { creating, deleting, openRecord, under } from '../support/record.ts'

const { pool } = await freshDatabase(), record = await openRecord(pool)
afterAll(() => record.close())

const texts = (text: string): [string, string][] => members(text).filter(m => m.name !== 'id' && m.name !== 'meta').map(m => [m.name, text.slice(m.value, m.end)])
let made = 0

describe('a body', () => {
  test('is read as it was posted, byte by byte, but for id and meta: alone, in a transaction, as an update', async () => {
    await fc.assert(fc.asyncProperty(fc.array(resourceText, { minLength: 1, maxLength: 4 }), fc.boolean(), async (bodies, together) => {
      const ids = bodies.map(() => `body-${++made}`)
      const writes = bodies.map((body, i) => creating(body, { id: ids[i]!, ...(i % 2 === 1 && { op: 'update', upsert: true }) }))
      if (together) await record.commit(writes, under())
      else await Promise.all(writes.map(write => record.commit([write], under())))
      for (const [i, body] of bodies.entries()) {
        const { text, lastUpdated } = await record.within(EVERYTHING).read('Basic', ids[i]!)
        expect(texts(text)).toEqual(texts(body))
        expect(JSON.parse(text)).toMatchObject({ id: ids[i], meta: { versionId: '1', lastUpdated } })
      }
    }), { numRuns: 120 })
  }, 60_000)
  test('that we made ourselves is written with its decimals as they were spelled', async () => {
    const resource = parseJson('{"resourceType":"Basic","code":{"text":"x"},"extension":[{"url":"u","valueDecimal":1.00}]}') as Resource
    await record.commit([{ op: 'create', type: 'Basic', id: 'basic-made-by-us', resource }], under())
    const { text } = await record.within(EVERYTHING).read('Basic', 'basic-made-by-us')
    expect(text).toContain('"valueDecimal":1.00')
    expect(JSON.parse(text)).toMatchObject({ id: 'basic-made-by-us', meta: { versionId: '1' } })
  })
  test('with U+0000 in a name is stored as it came, its index row without', async () => {
    await record.commit([creating('{"resourceType":"Patient","name":[{"family":"a\\u0000b-nul"}]}', { id: 'patient-nul' })], under())
    expect((await record.within(EVERYTHING).read('Patient', 'patient-nul')).text).toContain('a\\u0000b-nul')
    expect(await pool.run(sql`select exact from word where folded = 'ab-nul'`)).toEqual([{ exact: 'ab-nul' }])
  })
  test('of 3 MB is stored', async () => {
    await record.commit([creating({ resourceType: 'Basic', code: { text: 'x'.repeat(3_000_000) } }, { id: 'basic-large' })], under())
    expect((await record.within(EVERYTHING).read('Basic', 'basic-large')).text.length).toBeGreaterThan(3_000_000)
    await record.commit([deleting('Basic', 'basic-large')], under())
  })
})
