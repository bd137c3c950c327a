/** SMART App Launch 2.2 scopes, v2 ('system/Patient.cruds') and v1 ('system/Patient.read', '.write', '.*').  hl7.org/fhir/smart-app-launch scopes-and-launch-context */

export type Right = 'c' | 'r' | 'u' | 'd' | 's'

const FORM = /^(?:system|user|patient)\/(\*|[A-Z][A-Za-z]+)\.(?:(c?r?u?d?s?)|(read|write|\*))$/

export interface GrantedRights { readonly type: string; readonly rights: string }

/** One scope taken apart, or undefined when it is none that opens resources. */
export function parseScope(scope: string): GrantedRights | undefined {
  const m = FORM.exec(scope)
  if (!m || !m[1] || (!m[2] && !m[3])) return undefined
  const rights = m[3] === 'read' ? 'rs' : m[3] === 'write' ? 'cud' : m[3] === '*' ? 'cruds' : m[2]!
  return { type: m[1], rights }
}

export const mayByScopes = (scopes: readonly string[], type: string, right: Right): boolean =>
  scopes.some(scope => {
    const granted = parseScope(scope)
    return granted !== undefined && (granted.type === '*' || granted.type === type) && granted.rights.includes(right)
  })

/** The types that may be read; undefined: every type. */
export function readableTypes(scopes: readonly string[]): readonly string[] | undefined {
  const granted = scopes.map(parseScope).filter(g => g !== undefined && /[rs]/.test(g.rights))
  return granted.some(g => g!.type === '*') ? undefined : [...new Set(granted.map(g => g!.type))]
}
