/** `ecm-fhir token`: makes a principal's token. Its hash goes into the tokens file, the token itself into a file beside it; neither is printed. */
import { createHash, randomBytes } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { ROLES } from '../fhir/cause.ts'
import { parseReference } from '../fhir/reference.ts'
import type { Say } from './served.ts'

export const TOKEN_USAGE = 'ecm-fhir token FILE NAME Organization/ID ROLE SCOPE… [--once | --only]'

/** A call that cannot be followed. */
export class TokenRefused extends Error {}

/**
 * `--once`: only where NAME has none yet. `--only`: those that NAME had go at once; without it they stand beside the new one until their lines are taken out.
 * @throws TokenRefused
 */
export function token(args: readonly string[], say: Say): void {
  const flags = args.filter(arg => arg.startsWith('--')), [file, name, party, role, ...scopes] = args.filter(arg => !arg.startsWith('--'))
  if (file === undefined || name === undefined || party === undefined || role === undefined || scopes.length === 0) throw new TokenRefused(TOKEN_USAGE)
  if (!/^[A-Za-z0-9][\w.-]{0,63}$/.test(name)) throw new TokenRefused('NAME: letters, digits, hyphens, dots and underscores, at most 64')
  if (parseReference(party)?.type !== 'Organization') throw new TokenRefused('The third says whom it acts for: Organization/ID')
  if (!ROLES.some(one => one === role)) throw new TokenRefused(`ROLE: one of ${ROLES.join(', ')}`)
  if (flags.some(flag => flag !== '--once' && flag !== '--only')) throw new TokenRefused(TOKEN_USAGE)
  const hashes = resolve(file), clear = join(dirname(hashes), `${name}.token`)
  const lines = existsSync(hashes) ? readFileSync(hashes, 'utf8').split('\n').filter(line => line.trim() !== '') : []
  const isOf = (line: string): boolean => !line.startsWith('#') && line.trim().split(/\s+/)[1] === name
  if (flags.includes('--once') && lines.some(isOf)) return say(`${name} has a token already: ${clear}`)
  const made = randomBytes(32).toString('base64url'), kept = flags.includes('--only') ? lines.filter(line => !isOf(line)) : lines
  replace(clear, `${made}\n`)
  replace(hashes, [...kept, `${createHash('sha256').update(made).digest('hex')} ${name} ${party} ${role} ${scopes.join(' ')}`, ''].join('\n'))
  say(`The token of ${name} is in ${clear}; its hash is in ${hashes}.`)
  say('A server that runs with this file reads it anew on SIGHUP.')
}

/** Whole or not at all: a server may be reading it. */
function replace(path: string, text: string): void {
  const fresh = `${path}.new`
  writeFileSync(fresh, text, { mode: 0o600 })
  renameSync(fresh, path)
}
