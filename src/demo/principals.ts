/** The four who meet in the demo, each with a token of their own; the server is given only the tokens' hashes. */
import { createHash } from 'node:crypto'
import type { Role } from '../fhir/cause.ts'

export const PARTIES = {
  plan: { party: 'Organization/demo-plan', role: 'plan', scopes: ['system/*.cruds'] },
  hospital: { party: 'Organization/demo-hospital', role: 'hospital', scopes: ['system/*.cruds'] },
  providerA: { party: 'Organization/demo-provider-a', role: 'ecm-provider', scopes: ['system/*.cruds'] },
  providerB: { party: 'Organization/demo-provider-b', role: 'ecm-provider', scopes: ['system/*.cruds'] },
} as const satisfies Record<string, { party: string; role: Role; scopes: readonly string[] }>

export type Who = keyof typeof PARTIES
export type Tokens = Readonly<Record<Who, string>>
export const WHO = Object.keys(PARTIES) as Who[]

/** The lines of a tokens file. */
export const tokenLines = (tokens: Tokens): string => WHO.map(who => {
  const { party, role, scopes } = PARTIES[who]
  return `${createHash('sha256').update(tokens[who]).digest('hex')} demo-${who} ${party} ${role} ${scopes.join(' ')}\n`
}).join('')
