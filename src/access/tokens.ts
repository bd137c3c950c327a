import { createHash } from 'node:crypto'
import { ROLES, type Principal, type Role } from '../fhir/cause.ts'
import { parseReference } from '../fhir/reference.ts'

export interface Principals {
  /** Whom a bearer token stands for. */
  byToken(token: string | undefined): Principal | undefined
  /** A principal as it stands now: what was subscribed under a name is told only while that name may see it. */
  byName(name: string): Principal | undefined
}

/** Everybody is the operator: for trying it out on one's own machine. */
export const OPEN: Principal = { name: 'open', party: undefined, role: 'operator', scopes: ['system/*.cruds'] }
export const OPEN_PRINCIPALS: Principals = { byToken: () => OPEN, byName: name => name === OPEN.name ? OPEN : undefined }

/**
 * The tokens file: a line a principal, `<hex SHA-256 of the token> <principal> <Organization/id> <role> <scope> …`;
 * empty lines and lines that begin with # say nothing. The token itself stands nowhere.
 * @throws Error naming the line that is wrong, never its hash
 */
export function readTokens(text: string): Principals {
  const known = new Map<string, Principal>(), named = new Map<string, Principal>()
  for (const [i, line] of text.split('\n').entries()) {
    const [hash, name, party, role, ...scopes] = line.trim().split(/\s+/)
    if (!hash || hash.startsWith('#')) continue
    const wrong = (what: string): Error => new Error(`tokens file, line ${i + 1}: ${what}`)
    if (!/^[0-9a-f]{64}$/i.test(hash)) throw wrong('begins with the SHA-256 of the token, 64 hex digits')
    if (!name) throw wrong('names no principal')
    if (!party || parseReference(party)?.type === undefined) throw wrong("third comes whom it acts for, 'Organization/id'")
    if (!isRole(role)) throw wrong(`fourth comes the role, one of ${ROLES.join(', ')}`)
    if (scopes.length === 0) throw wrong('names no scope')
    if (known.has(hash.toLowerCase())) throw wrong('repeats a token of a line before')
    const principal: Principal = { name, party, role, scopes }, other = named.get(name)
    if (other && (other.party !== party || other.role !== role)) throw wrong('names a principal that a line before has under another organization or role')
    known.set(hash.toLowerCase(), principal)
    named.set(name, other ? { ...other, scopes: [...new Set([...other.scopes, ...scopes])] } : principal)
  }
  return {
    byToken: token => token === undefined ? undefined : known.get(createHash('sha256').update(token).digest('hex')),
    byName: name => named.get(name),
  }
}

const isRole = (text: string | undefined): text is Role => ROLES.some(role => role === text)
