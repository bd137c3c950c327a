/** `ecm-fhir demo`: the server, and beside it the outside world doing the main job through its doors. */
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { Config } from '../config.ts'
import { cast, tellable, type Cast } from '../demo/cast.ts'
import { tokenLines, WHO, type Tokens, type Who } from '../demo/principals.ts'
import { play } from '../demo/play.ts'
import { dayOf } from '../synth/days.ts'
import { serve } from './serve.ts'
import type { Say, Served } from './served.ts'

export const DEMO_USAGE = 'ecm-fhir demo [--once] [--seed S] [--member N]'
/** A call that cannot be followed. */
export class DemoRefused extends Error {}

export interface Prepared {
  readonly tokens: Tokens
  readonly cast: Cast
  readonly run: number
  readonly once: boolean
  readonly overrides: Readonly<Record<string, string>>
}

/** Within so many members there is one of whom all can be told, mostly: runs after each other are of different ones. */
const STRIDE = 100
const NUMBER = /^\d{1,9}$/
/** Whom the story is about: the member asked for, or the next of whom all of it can be told. @throws DemoRefused */
function askedFor(args: readonly string[], run: number, today: string): { readonly seed: number; readonly index: number; readonly once: boolean } {
  const { values } = readArgs(args), asOf = dayOf(today)!
  for (const name of ['seed', 'member'] as const) if (!NUMBER.test(values[name] ?? '0')) throw new DemoRefused(`--${name}: a whole number, at most 9 digits`)
  const seed = Number(values.seed ?? 1)
  return { seed, index: values.member === undefined ? tellable({ seed, from: STRIDE * (run % 100_000), asOf }) : Number(values.member), once: values.once === true }
}
function readArgs(args: readonly string[]) {
  try { return parseArgs({ args: [...args], options: { once: { type: 'boolean' }, seed: { type: 'string' }, member: { type: 'string' } } }) } catch { throw new DemoRefused(DEMO_USAGE) }
}

/**
 * Four tokens, made at the first demo on a DATA_DIR and kept there; the server is given the file of their hashes, and of whom each is.
 * @param today YYYY-MM-DD, which the story is dated by. @throws DemoRefused
 */
export function prepareDemo(args: readonly string[], { dataDir }: Config, { now, today }: { readonly now: Date; readonly today: string }): Prepared {
  const run = Math.floor(now.getTime() / 1_000) % 1_000_000, { seed, index, once } = askedFor(args, run, today), chosen = cast({ seed, index, asOf: dayOf(today)! })
  const folder = resolve(dataDir), clear = join(folder, 'demo-tokens.json'), hashed = join(folder, 'demo-tokens')
  mkdirSync(folder, { recursive: true })
  if (!existsSync(clear)) writeFileSync(clear, JSON.stringify(Object.fromEntries(WHO.map(who => [who, randomBytes(24).toString('base64url')])), undefined, 2), { mode: 0o600 })
  const tokens = JSON.parse(readFileSync(clear, 'utf8')) as Record<Who, string>
  writeFileSync(hashed, tokenLines(tokens, chosen.parties), { mode: 0o600 })
  return { tokens, cast: chosen, run, once, overrides: { AUTH: `tokens:${hashed}`, ADT_NON_MEMBERS: 'store' } }
}

/** @returns the exit code with --once; undefined: goes on serving */
export async function runDemo(served: Served, { settings, prepared, say, now }: { settings: Config; prepared: Prepared; say: Say; now: () => Date }): Promise<number | undefined> {
  serve(served, settings, say)
  if (!served.mllp) {
    say('The demo sends HL7 v2 messages: MLLP_PORT must not be 0')
    return 2
  }
  const failures = await play({ base: served.base, mllp: served.mllp, tokens: prepared.tokens, cast: prepared.cast, run: prepared.run, say, now })
  say('')
  for (const failure of failures) say(`FAILED  ${failure}`)
  say(failures.length === 0 ? 'Every step came out as it must.' : `${failures.length} of the steps' expectations were not met.`)
  if (prepared.once) return failures.length === 0 ? 0 : 1
  say('')
  say(`Still serving. Try it as the plan:`)
  say(`  curl -H 'authorization: Bearer ${prepared.tokens.plan}' '${served.base}/Task?status=completed'`)
  say('Ctrl-C ends it.')
  return undefined
}
