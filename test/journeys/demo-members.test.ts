/** The demo's story is true of any member of the synthetic population: 200 are drawn, each story of the generator among them. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cast, type Cast } from '../../src/demo/cast.ts'
import { play } from '../../src/demo/play.ts'
import { ROLES, WHO, type Tokens } from '../../src/demo/principals.ts'
import { today } from '../../src/app.ts'
import { dayOf } from '../../src/synth/days.ts'
import { member } from '../../src/synth/member.ts'
import { STORIES } from '../../src/synth/stories.ts'
import { runApp, tokenOf, type TestPrincipal } from '../support/app.ts'
import { SENTINEL } from '../support/sentinel.ts'

const TODAY = dayOf(today())!
const COUNT = Number(process.env['DEMO_MEMBERS'] ?? 200), LANES = 8, SEED = Number(process.env['RACE_SEED'] ?? Math.floor(Math.random() * 1e6))
console.log(`demo-members: RACE_SEED=${SEED}`)

/** The first of each story from somewhere on, far enough from each other that nobody plays in two stories, and others wherever. */
function drawn(): readonly { readonly seed: number; readonly index: number }[] {
  const [from] = fc.sample(fc.integer({ min: 0, max: 1_000_000 }), { numRuns: 1, seed: SEED }) as [number]
  const told = STORIES.map(({ name }, i) => {
    let index = from + 10_000 * i
    while (member(1, index).story.name !== name) index++
    return { seed: 1, index }
  })
  return [...told, ...fc.sample(fc.record({ seed: fc.integer({ min: 1, max: 3 }), index: fc.integer({ min: 0, max: 9_000_000 }) }), { numRuns: Math.max(0, COUNT - told.length), seed: SEED })]
}

test(`the story of ${COUNT} members comes out`, async () => {
  const casts = drawn().map(of => marked(cast({ ...of, asOf: TODAY }))), principals = new Map<string, TestPrincipal>()
  for (const { parties } of casts) for (const who of WHO) principals.set(`${ROLES[who]} ${parties[who]}`, { name: `${ROLES[who]}-${parties[who].split('/')[1]}`, party: parties[who], role: ROLES[who] })
  const app = await runApp([...principals.values()]), wrong: string[] = []
  // Who shares provider A takes turns: a provider has one subscription, and is told of all its members.
  const lanes = [...Map.groupBy(casts, ({ parties }) => parties.providerA).values()].toSorted((a, b) => b.length - a.length)
  let run = 0
  const lane = async (): Promise<void> => {
    for (let mine = lanes.shift(); mine; mine = lanes.shift()) {
      for (const one of mine) {
        const tokens = Object.fromEntries(WHO.map(who => [who, tokenOf(`${ROLES[who]}-${one.parties[who].split('/')[1]}`)])) as Tokens
        const failures = await play({ base: app.app.base, mllp: app.mllp, tokens, cast: one, run: ++run, say: () => undefined, now: () => new Date() })
        wrong.push(...failures.map(failure => `${one.member.id}, ${one.member.county}, ${JSON.stringify(one.member.expected)}${one.member.enrolled ? ', enrolled' : ''}: ${failure}`))
      }
    }
  }
  await Promise.all(Array.from({ length: LANES }, lane))
  expect(wrong).toEqual([])
}, 600_000)

/** Names that a log would give away. */
function marked(of: Cast): Cast {
  const renamed = (player: Cast['member']): Cast['member'] => ({
    ...player, family: SENTINEL, resources: player.resources.map(r => r.resourceType === 'Patient' ? { ...r, name: r.name!.map(name => ({ ...name, family: SENTINEL })) } : r),
  })
  return { ...of, member: renamed(of.member), other: renamed(of.other) }
}
