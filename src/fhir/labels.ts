/** Profiles, tags and security labels: sets, whose members have an identity.  R4 resource-operations.html */
import type { Coding, Meta } from '@medplum/fhirtypes'

export interface Labels {
  readonly profile: readonly string[]
  readonly tag: readonly Coding[]
  readonly security: readonly Coding[]
}

/** Of a tag or security label system and code; version and display are ignored. */
export const identityOf = ({ system, code }: Coding): string => `${system ?? ''}|${code ?? ''}`

export const labelsOf = ({ profile = [], tag = [], security = [] }: Meta): Labels => ({ profile, tag, security })

/** Those of the first, and what is new of the second. */
export function united(those: Labels, more: Labels): Labels {
  return { profile: [...new Set([...those.profile, ...more.profile])], tag: unitedCodings(those.tag, more.tag), security: unitedCodings(those.security, more.security) }
}
const unitedCodings = (those: readonly Coding[], more: readonly Coding[]): readonly Coding[] => {
  const known = new Set(those.map(identityOf))
  return [...those, ...more.filter(coding => known.size < known.add(identityOf(coding)).size)]
}

/** Those of the first that the second has not. */
export function without(those: Labels, less: Labels): Labels {
  return { profile: those.profile.filter(url => !less.profile.includes(url)), tag: lessCodings(those.tag, less.tag), security: lessCodings(those.security, less.security) }
}
const lessCodings = (those: readonly Coding[], less: readonly Coding[]): readonly Coding[] => {
  const gone = new Set(less.map(identityOf))
  return those.filter(coding => !gone.has(identityOf(coding)))
}
