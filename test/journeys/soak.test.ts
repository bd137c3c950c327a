/** The soak in small: what `npm run soak` does for ten minutes, and that it finds what it looks for. */
import { expect, test } from 'vitest'
import { statement } from '../bench/servers.ts'
import { soak } from '../soak/soak.ts'

const SEED = Number(process.env['RACE_SEED'] ?? Math.floor(Math.random() * 1e6))
console.log(`soak: RACE_SEED=${SEED}`)
const quietly = { clients: 6, seed: SEED, say: () => undefined }

test('mixed traffic with a worker killed in the middle loses nothing, halves nothing, leaves nothing unanswered', async () => {
  const { failures, resources, pairs, visits } = await soak({ ...quietly, seconds: 8 })
  expect(failures).toEqual([])
  expect([resources > 20, pairs > 5, visits > 0]).toEqual([true, true, true])
})
test('half a transaction and a gap in the order are found', async () => {
  const { failures } = await soak({
    ...quietly, clients: 2, seconds: 2,
    spoil: url => statement(url, `with gone as (delete from current where type = 'Observation' and id in (select id from version where type = 'Observation' and body like '%"p_-%-1"%') returning id)
      delete from change where no = 5`),
  })
  expect(failures.some(failure => /1 of its 2 resources are there/.test(failure))).toBe(true)
  expect(failures.some(failure => /numbers of changes have a gap/.test(failure))).toBe(true)
})
