/** `ecm-fhir repair-order`, as an operator meets it after a restore. */
import sql from 'sql-template-tag'
import { expect, test } from 'vitest'
import { numberChanges } from '../../src/repository/sequencer.ts'
import { openPool } from '../../src/storage/pool.ts'
import { freshDatabase } from '../support/database.ts'
import { creating, openRecord, under } from '../support/record.ts'
import { runMain } from '../support/server.ts'

const { url } = await freshDatabase()

test('of a database from another cluster numbers what was waiting, and goes on; it refuses while a server is connected', async () => {
  const pool = openPool({ url, max: 4, name: 'test' }), record = await openRecord(pool), create = (id: string) => record.commit([creating({ resourceType: 'Basic', code: { text: 'x' } }, { id })], under())
  await create('before-1')
  await numberChanges(pool)
  await create('waiting-1')
  await pool.run(sql`update change_cursor set cluster = 'the-old-cluster' where name = 'sequencer'`)
  await expect(numberChanges(pool)).rejects.toThrow('restored into another cluster')
  await record.close()

  const server = openPool({ url, max: 1, name: 'ecm-fhir' })
  await server.withConnection(async () => {
    const refused = await runMain(['repair-order'], { DATABASE_URL: url })
    expect([refused.code, refused.stderr.trim()]).toEqual([2, 'A server is connected to this database: stop every server on it first'])
  })
  await server.end()
  await pool.end()
  const done = await runMain(['repair-order'], { DATABASE_URL: url })
  expect([done.code, done.stdout.trim()]).toEqual([0, 'The order of changes goes on in this cluster; 1 that were waiting have their numbers'])

  const again = openPool({ url, max: 4, name: 'test' }), after = await openRecord(again)
  await after.commit([creating({ resourceType: 'Basic', code: { text: 'x' } }, { id: 'after-1' })], under())
  await numberChanges(again)
  expect((await again.run<{ no: bigint; id: string }>(sql`select no, id from change order by no`)).map(({ no, id }) => `${no} ${id}`)).toEqual(['1 before-1', '2 waiting-1', '3 after-1'])
  await after.close()
  await again.end()
})
