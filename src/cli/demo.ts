/** `ecm-fhir demo`: the server, and beside it the outside world doing the main job through its doors. */
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Config } from '../config.ts'
import { tokenLines, WHO, type Tokens, type Who } from '../demo/principals.ts'
import { play } from '../demo/play.ts'
import { serve } from './serve.ts'
import type { Say, Served } from './served.ts'

export interface Prepared {
  readonly tokens: Tokens
  readonly overrides: Readonly<Record<string, string>>
}

/** Four tokens, made at the first demo on a DATA_DIR and kept there; the server is given the file of their hashes. */
export function prepareDemo({ dataDir }: Config): Prepared {
  const folder = resolve(dataDir), clear = join(folder, 'demo-tokens.json'), hashed = join(folder, 'demo-tokens')
  mkdirSync(folder, { recursive: true })
  if (!existsSync(clear)) writeFileSync(clear, JSON.stringify(Object.fromEntries(WHO.map(who => [who, randomBytes(24).toString('base64url')])), undefined, 2), { mode: 0o600 })
  const tokens = JSON.parse(readFileSync(clear, 'utf8')) as Record<Who, string>
  writeFileSync(hashed, tokenLines(tokens), { mode: 0o600 })
  return { tokens, overrides: { AUTH: `tokens:${hashed}`, ADT_NON_MEMBERS: 'store' } }
}

/** @returns the exit code with --once; undefined: goes on serving */
export async function runDemo(served: Served, { settings, prepared, once, say, now }: { settings: Config; prepared: Prepared; once: boolean; say: Say; now: () => Date }): Promise<number | undefined> {
  serve(served, settings, say)
  if (!served.mllp) {
    say('The demo sends HL7 v2 messages: MLLP_PORT must not be 0')
    return 2
  }
  const failures = await play({ base: served.base, mllp: served.mllp, tokens: prepared.tokens, say, now })
  say('')
  for (const failure of failures) say(`FAILED  ${failure}`)
  say(failures.length === 0 ? 'Every step came out as it must.' : `${failures.length} of the steps' expectations were not met.`)
  if (once) return failures.length === 0 ? 0 : 1
  say('')
  say(`Still serving. Try it as the plan:`)
  say(`  curl -H 'authorization: Bearer ${prepared.tokens.plan}' '${served.base}/Task?status=completed'`)
  say('Ctrl-C ends it.')
  return undefined
}
