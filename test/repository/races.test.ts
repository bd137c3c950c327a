/** Over two processes, seeded: RACE_ROUNDS rounds of each (200 for the full count), RACE_SEED to repeat one. */
import { randomInt } from 'node:crypto'
import sql from 'sql-template-tag'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { EVERYTHING } from '../../src/fhir/scope.ts'
import type { OpenRepository } from '../../src/repository/open.ts'
import { freshDatabase } from '../support/database.ts'
import type { RaceOutcome, RaceStep } from '../support/race-worker.ts'
import { cuttingProxy, racer, type Racer } from '../support/racers.ts'
import { creating, deleting, openRecord, under, updating } from '../support/record.ts'
import { seeded } from '../support/seeded.ts'

const ROUNDS = Number(process.env['RACE_ROUNDS'] ?? 12), SEED = Number(process.env['RACE_SEED'] ?? randomInt(2 ** 31)), LIMIT = 60_000 + ROUNDS * 4_000
process.stdout.write(`races: seed ${SEED}, ${ROUNDS} rounds\n`)
const { pool, url } = await freshDatabase(8), random = seeded(SEED)
let racers: readonly Racer[], record: OpenRepository
beforeAll(async () => {
  record = await openRecord(pool)
  racers = await Promise.all([racer(url, 'race-1'), racer(url, 'race-2')])
})
afterAll(async () => {
  await Promise.all(racers.map(one => one.stop()))
  await record.close()
})

const rounds = Array.from({ length: ROUNDS }, (_, i) => i + 1)
const jitter = (most: number): number => Math.floor(random() * (most + 1))
/** The same steps made by each process. */
async function both(make: (process: number) => readonly RaceStep[]): Promise<RaceOutcome[]> {
  const tasks = racers.map((_, i) => make(i))
  return (await Promise.all(racers.map((one, i) => one.run(tasks[i]!)))).flat()
}
const times = <T>(count: number, make: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i))
const did = (outcomes: readonly RaceOutcome[], what: string): RaceOutcome[] => outcomes.filter(one => 'did' in one ? one.did === what : one.refused === what)
const patient = (more: object = {}) => ({ resourceType: 'Patient', name: [{ family: 'Okonkwo-Larsen' }], ...more })
const encounterOf = (id: string) => ({ resourceType: 'Encounter', status: 'finished', subject: { reference: `Patient/${id}` } })
const member = (value: string) => patient({ identifier: [{ system: 'urn:test:mrn', value }] })
const liveWith = async (value: string): Promise<number> => (await record.identify('Patient', 'urn:test:mrn', value)).length

describe('two processes', () => {
  test('50 equal conditional creates make one resource, and all answer with it', async () => {
    for (const round of rounds) {
      const mrn = `create-${SEED}-${round}`
      const outcomes = await both(() => times(25, () => ({ after: jitter(2), writes: [creating(member(mrn), { ifNoneExist: `identifier=urn:test:mrn|${mrn}` })] })))
      expect([did(outcomes, 'created').length, did(outcomes, 'unchanged').length], `round ${round}`).toEqual([1, 49])
      expect(new Set(outcomes.map(one => 'id' in one && one.id)).size).toBe(1)
    }
  }, LIMIT)

  test('50 PUTs of one id in one tick are 50 versions; the index is that of the last', async () => {
    for (const round of rounds) {
      const id = `put-${SEED}-${round}`
      const outcomes = await both(p => times(25, i => ({ after: jitter(1), writes: [updating(id, patient({ name: [{ family: `Name ${p}-${i}` }] }))] })))
      expect(outcomes.map(one => 'version' in one ? Number(one.version) : one.refused).toSorted((a, b) => Number(a) - Number(b)), `round ${round}`).toEqual(times(50, i => i + 1))
      const { version, text } = await record.within(EVERYTHING).read('Patient', id), { name: [{ family }] } = JSON.parse(text) as { name: [{ family: string }] }
      expect(version).toBe('50')
      expect(await pool.run(sql`select exact from word where self = (select self from current where id = ${id} and type = 'Patient')`), `round ${round}`).toEqual([{ exact: family }])
    }
  }, LIMIT)

  test('a conditional create against the delete of its match: at most one lives, nothing is made twice or lost', async () => {
    for (const round of rounds) {
      const mrn = `match-${SEED}-${round}`, id = `match-${SEED}-${round}`
      await record.commit([updating(id, member(mrn))], under())
      const create = (): RaceStep => ({ after: jitter(4), writes: [creating(member(mrn), { ifNoneExist: `identifier=urn:test:mrn|${mrn}` })] })
      const outcomes = await both(p => [...times(8, create), ...p === 0 ? [{ after: jitter(4), writes: [deleting('Patient', id)] }] : []])
      expect([did(outcomes, 'deleted').length, did(outcomes, 'created').length + did(outcomes, 'unchanged').length], `round ${round}`).toEqual([1, 16])
      expect(did(outcomes, 'created').length, `round ${round}`).toBeLessThanOrEqual(1)
      expect(await liveWith(mrn), `round ${round}`).toBe(did(outcomes, 'created').length)
    }
  }, LIMIT)

  test('the create of a reference against the delete of its target: no reference is left dangling', async () => {
    for (const round of rounds) {
      const id = `target-${SEED}-${round}`
      await record.commit([updating(id, patient())], under())
      const outcomes = await both(p => p === 0
        ? times(6, i => ({ after: jitter(4), writes: i % 2 === 0 ? [creating(encounterOf(id))] : [creating(encounterOf(id)), creating(patient())] }))
        : [{ after: jitter(4), writes: [deleting('Patient', id)] }])
      const [{ deleted, referring }] = await pool.run(sql`
        select (select deleted from current where id = ${id} and type = 'Patient'), (select count(*)::int from current where type = 'Encounter' and not deleted and patient = (select self from current where id = ${id} and type = 'Patient')) as referring`) as [{ deleted: boolean; referring: number }]
      expect(deleted ? referring : 0, `round ${round}`).toBe(0)
      expect(did(outcomes, 'created').length, `round ${round}`).toBe(referring)
      expect(did(outcomes, 'created').length + did(outcomes, 'nonconformant').length + did(outcomes, 'deleted').length + did(outcomes, 'conflict').length, `round ${round}`).toBe(7)
    }
  }, LIMIT)

  test('deletes of resources that refer to one another: each is deleted once, none while another still refers to it', async () => {
    for (const round of rounds) {
      const ids = times(10, i => `chain-${SEED}-${round}-${i}`)
      await Promise.all(ids.map(id => record.commit([updating(id, patient()), updating(`of-${id}`, encounterOf(id))], under())))
      const outcomes = await both(() => ids.flatMap(id => [{ after: jitter(4), writes: [deleting('Encounter', `of-${id}`)] }, { after: jitter(4), writes: [deleting('Patient', id)] }]))
      expect(outcomes.filter(one => 'refused' in one && one.refused !== 'conflict'), `round ${round}`).toEqual([])
      expect(did(outcomes, 'deleted').filter(one => 'id' in one && one.id.startsWith('of-')), `round ${round}`).toHaveLength(10)
      const gone = await pool.run<{ id: string }>(sql`select id from current where type = 'Patient' and deleted and id = any (${ids})`)
      expect(did(outcomes, 'deleted'), `round ${round}`).toHaveLength(10 + gone.length)
      expect(await pool.run(sql`select max(version) as most from version where id = any (${ids}) or id = any (${ids.map(id => `of-${id}`)})`), `round ${round}`).toEqual([{ most: 2 }])
    }
  }, LIMIT)

  test('creates about a member against changes of its assignment: no row keeps an old owner', async () => {
    for (const round of rounds) {
      const id = `assigned-${SEED}-${round}`
      await record.commit([updating(id, patient()), updating(`earlier-${id}`, encounterOf(id))], under())
      const assign = (x: string): RaceStep => ({ after: jitter(6), writes: [creating({ resourceType: 'Basic', code: { text: `assign Organization/${x}` }, subject: { reference: `Patient/${id}` } })] })
      const outcomes = await both(p => [
        ...times(12, i => ({ after: jitter(8), writes: [i % 3 === 0 ? updating(`earlier-${id}`, encounterOf(id)) : creating(encounterOf(id))] })), assign(`a${p}`), assign(`b${p}`)])
      expect(outcomes.filter(one => 'refused' in one), `round ${round}`).toEqual([])
      const owners = await pool.run(sql`
        with m as (select self, provider from current where id = ${id} and type = 'Patient')
        select distinct c.provider from current c, m where c.patient = m.self union select distinct v.provider from version v where v.patient = ${`Patient/${id}`}`)
      expect(owners, `round ${round}`).toHaveLength(1)
    }
  }, LIMIT)
})

test('a connection cut between commit and answer: every write is stored once and answered', async () => {
  const cutting = await cuttingProxy(url, () => random() < 0.15), cut = await racer(cutting.url, 'race-cut')
  for (const round of rounds) {
    const id = `cut-${SEED}-${round}`
    await record.commit(times(6, i => updating(`${id}-gone-${i}`, patient())), under())
    const outcomes = await cut.run([
      ...times(20, i => ({ after: jitter(30), writes: [updating(id, patient({ name: [{ family: `Name ${i}` }] }))] })),
      ...times(20, i => ({ after: jitter(30), writes: [creating(patient(), { id: `${id}-alone-${i}` })] })),
      ...times(6, i => ({ after: jitter(30), writes: [creating(patient(), { id: `${id}-both-${i}` }), creating(encounterOf(`${id}-both-${i}`), { id: `${id}-of-${i}` })] })),
      ...times(6, i => ({ after: jitter(30), writes: [deleting('Patient', `${id}-gone-${i}`)] })),
    ])
    expect(outcomes.filter(one => 'refused' in one), `round ${round}`).toEqual([])
    expect(outcomes.slice(0, 20).map(one => 'version' in one ? Number(one.version) : 0).toSorted((a, b) => a - b), `round ${round}`).toEqual(times(20, i => i + 1))
    expect(await pool.run(sql`select count(*)::int as versions, count(distinct id)::int as ids from version where id like ${`${id}-%`}`), `round ${round}`).toEqual([{ versions: 44, ids: 38 }])
    expect(did(outcomes, 'deleted'), `round ${round}`).toHaveLength(6)
    expect((await record.within(EVERYTHING).read('Patient', id)).version).toBe('20')
  }
  expect(cutting.cuts()).toBeGreaterThan(ROUNDS)
  await cut.stop()
  await cutting.stop()
}, LIMIT)
