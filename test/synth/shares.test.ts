import { beforeAll, expect, test } from 'vitest'
import { BANDS } from '../../src/synth/ages.ts'
import { member, type Member } from '../../src/synth/member.ts'
import { ageShares, bandName, countyShares, languageShares, populationShares, storyShares, type Shares } from '../../src/synth/shares.ts'

const DRAWN = 5_000
let members: readonly Member[]
beforeAll(() => { members = Array.from({ length: DRAWN }, (_, i) => member(20_261_101, i)) })

/** Four standard errors, and one member: a share that is off by more is no chance. */
const tolerance = (share: number): number => 4 * Math.sqrt(share * (1 - share) / DRAWN) + 1 / DRAWN

test.each<[string, () => Shares, (m: Member) => readonly string[]]>([
  ['county', countyShares, m => [m.person.county.name]],
  ['language', languageShares, m => [m.person.language.code]],
  ['age band', ageShares, m => [bandName(BANDS.find(b => b.from <= m.person.age && m.person.age <= b.through)!)]],
  ['Population of Focus', populationShares, m => m.story.populations],
  ['story', storyShares, m => [m.story.name]],
])('of five thousand, each %s has its share within four standard errors', (_, stated, of) => {
  const counts = new Map<string, number>(), shares = stated()
  for (const name of members.flatMap(of)) counts.set(name, (counts.get(name) ?? 0) + 1)
  expect([...counts.keys()].filter(name => !shares.has(name))).toEqual([])
  const off = [...shares].map(([name, share]) => ({ name, share, drawn: (counts.get(name) ?? 0) / DRAWN })).filter(({ share, drawn }) => Math.abs(drawn - share) > tolerance(share))
  expect(off).toEqual([])
})
test.each<[string, () => Shares]>([['county', countyShares], ['language', languageShares], ['age band', ageShares], ['story', storyShares]])('the shares by %s make a whole', (_, stated) => {
  expect([...stated().values()].reduce((a, b) => a + b, 0)).toBeCloseTo(1, 10)
})
test('Los Angeles is the largest county, and all 58 are there', () => {
  const shares = [...countyShares()].toSorted(([, a], [, b]) => b - a)
  expect([shares.length, shares[0]![0]]).toEqual([58, 'Los Angeles'])
})
test('each Population of Focus has members', () => {
  expect([...populationShares().keys()].toSorted()).toEqual(['1a', '1b', '2', '3', '4', '5', '6', '7', '8', '9'])
})
