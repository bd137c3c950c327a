/** The four who meet in the demo, each with a token of their own; the server is given only the tokens' hashes. */
import { createHash } from 'node:crypto'
import type { Role } from '../fhir/cause.ts'

export const ROLES = { plan: 'plan', hospital: 'hospital', providerA: 'ecm-provider', providerB: 'ecm-provider' } as const satisfies Record<string, Role>

export type Who = keyof typeof ROLES
export type Tokens = Readonly<Record<Who, string>>
export const WHO = Object.keys(ROLES) as Who[]

/** The lines of a tokens file. @param parties `Organization/id` of each */
export const tokenLines = (tokens: Tokens, parties: Readonly<Record<Who, string>>): string =>
  WHO.map(who => `${createHash('sha256').update(tokens[who]).digest('hex')} demo-${who} ${parties[who]} ${ROLES[who]} system/*.cruds\n`).join('')
