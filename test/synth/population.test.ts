import { createHash } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import { validate } from '../../src/conformance/validate.ts'
import { eligibilityFrom } from '../../src/ecm/eligibility.ts'
import { literalReferences } from '../../src/fhir/reference.ts'
import type { Resource } from '../../src/fhir/resource.ts'
import { directory } from '../../src/synth/directory.ts'
import { isoOf } from '../../src/synth/days.ts'
import { AS_OF, expected, member, type Member } from '../../src/synth/member.ts'
import { population, type Form } from '../../src/synth/output.ts'
import { cinOf } from '../../src/synth/person.ts'
import { STORIES } from '../../src/synth/stories.ts'

const SEED = 1, asText = (form: Form, count: number, seed = SEED): string => [...population(form, { seed, count, asOf: AS_OF })].map(piece => piece.text).join('')
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
const refOf = ({ resourceType, id }: Resource): string => `${resourceType}/${id}`

let shared: readonly Resource[], byRef: ReadonlyMap<string, Resource>, members: readonly Member[], everyStory: readonly Member[]
beforeAll(() => {
  shared = [...directory(SEED)].flat()
  byRef = new Map(shared.map(r => [refOf(r), r]))
  const many = Array.from({ length: 4_000 }, (_, i) => member(SEED, i))
  members = many.slice(0, 300)
  everyStory = STORIES.flatMap(({ name }) => many.filter(({ story }) => story.name === name).slice(0, 4))
})

/** Whoever comes, and some of every story, the rare ones too. */
const told = (): readonly Member[] => [...new Map([...members, ...everyStory].map(m => [m.index, m])).values()]

/** A member's resources, and what they point to: what an evaluation is given. */
function around({ resources }: Member): readonly Resource[] {
  const near = new Set<Resource>()
  for (let of = resources, step = 0; step < 2; step++) {
    const found = of.flatMap(r => literalReferences(r)).flatMap(({ reference }) => byRef.get(reference) ?? [])
    found.forEach(r => near.add(r))
    of = found
  }
  return [...resources, ...near]
}

test.each<[Form, string]>([
  ['bundles', '34533cdc8b53d73a9be5c0b88e0be8e63b54d462932708d264124c7caa215644'],
  ['ndjson', '2a5a8c12a795971fdfca8b78502042b2b333aa961634aa072ccc08aee99e9653'],
  ['hl7v2', '79455110c1adf9d090a2b4a694f82434dacb44bc043a40de59fd6d2483ecc3c6'],
  ['files', '3fc6665b6f1a9ecef61c687cf7ebe4208092252fa2993cf567bdfbfa71d791ae'],
])('three hundred members as %s are the same on every machine', (form, hash) => {
  expect(sha256(asText(form, 300))).toBe(hash)
})
test('another seed gives other members under other ids', () => {
  const [one, other] = [member(1, 5), member(2, 5)]
  expect(other.person).not.toEqual(one.person)
  expect(other.resources.map(refOf).filter(ref => one.resources.map(refOf).includes(ref))).toEqual([])
})
test('a member made alone is the one of the stream', () => {
  const lines = asText('bundles', 400).split('\n'), before = [...directory(SEED)].length
  for (const index of [399, 0, 17, 250]) {
    const entries = (JSON.parse(lines[before + index]!) as { entry: { resource: Resource }[] }).entry
    expect(entries.map(entry => entry.resource)).toEqual(member(SEED, index).resources)
  }
})
test('no two resources have one id, no two members one number', () => {
  const all = [...shared, ...told().flatMap(m => m.resources)].map(refOf)
  expect(new Set(all).size).toBe(all.length)
  expect(new Set(Array.from({ length: 20_000 }, (_, i) => cinOf(SEED, i))).size).toBe(20_000)
})
test('a resource refers only to what came before it', () => {
  const known = new Set<string>(), ahead: string[] = []
  for (const part of [...directory(SEED), ...told().map(m => m.resources)]) {
    for (const resource of part) {
      known.add(refOf(resource))
      ahead.push(...literalReferences(resource).map(r => r.reference).filter(reference => !known.has(reference)))
    }
  }
  expect(ahead).toEqual([])
})
test('every resource of the directory, of three hundred members and of each story is R4 and keeps the profiles it claims', () => {
  const all = [...shared, ...told()].flatMap(one => 'resources' in one ? one.resources : [one])
  expect(all.flatMap(resource => validate(resource).map(({ id, text, expression }) => [resource.resourceType, id, expression, text]))).toEqual([])
  expect(all.filter(({ meta }) => meta?.profile).length).toBeGreaterThan(1_000)
})
test('every resource says that it is test data', () => {
  expect([...shared, ...members[0]!.resources].filter(({ meta }) => meta?.tag?.[0]?.code !== 'HTEST')).toEqual([])
})
test('each story is told', () => {
  expect(new Set(everyStory.map(m => m.story.name))).toEqual(new Set(STORIES.map(s => s.name)))
})
test('of each member the determination finds the Populations of Focus that the story leads to, and no others', () => {
  const found = told().map(one => {
    const { populations, eligible, overlaps } = eligibilityFrom(around(one), { asOf: isoOf(AS_OF) })!
    return {
      index: one.index, story: one.story.name, populations: populations.filter(p => p.value === 'met').map(p => p.population), review: populations.filter(p => p.value === 'review').map(p => p.population),
      eligible: eligible === 'met', excluded: overlaps.filter(o => o.follows === 'excluded').flatMap(o => o.programmes),
    }
  })
  const wanted = told().map(one => {
    const { populations, eligible, excluded } = expected(one)
    return { index: one.index, story: one.story.name, populations, review: [], eligible, excluded: excluded ? [excluded] : [] }
  })
  expect(found).toEqual(wanted)
})
test('who turns 21 next week is 20 today', () => {
  const turning = told().filter(m => m.story.name === 'turning 21 next week')
  expect(turning.map(({ person }) => [person.age, person.born > AS_OF - 21 * 366 && person.born < AS_OF - 7_660])).toEqual(turning.map(() => [20, true]))
  expect(turning.length).toBeGreaterThan(0)
})
test('of whom the street is nobody\'s business, or who has none, no street is told', () => {
  const apart = told().filter(m => m.at !== undefined)
  expect(apart.flatMap(({ resources }) => resources.flatMap(r => r.resourceType === 'Patient' ? r.address?.flatMap(a => a.line ?? []) ?? [] : []))).toEqual([])
  expect(new Set(apart.map(m => m.at))).toEqual(new Set(['nowhere', 'hidden', 'facility']))
})
