import { ID } from './resource.ts'

/** A literal reference taken apart. R4 references.html §2.3.0.1 */
export interface Reference { readonly type: string; readonly id: string; readonly version?: string }

const TYPE = /^[A-Z][A-Za-z]{1,63}$/

/** 'Type/id', 'Type/id/_history/v' or the same below `base`; undefined for a fragment, a urn, or another server's address. */
export function parseReference(text: string, base?: string): Reference | undefined {
  const relative = base && text.startsWith(`${base}/`) ? text.slice(base.length + 1) : text
  const [type, id, history, version, ...more] = relative.split('/')
  if (!type || !id || more.length > 0 || !TYPE.test(type) || !ID.test(id)) return undefined
  if (history === undefined) return { type, id }
  return history === '_history' && version && ID.test(version) ? { type, id, version } : undefined
}

/** Nothing of R4 lies deeper; what does is refused by the gate, and must not exhaust the stack before. */
const DEEPEST = 400

/** Every literal reference inside a resource, contained ones included, with its FHIRPath. */
export function literalReferences(resource: object): { readonly reference: string; readonly path: string }[] {
  const found: { reference: string; path: string }[] = []
  const walk = (node: unknown, path: string, depth = 0): void => {
    if (depth > DEEPEST) return
    if (Array.isArray(node)) return node.forEach((item, i) => walk(item, `${path}[${i}]`, depth + 1))
    if (typeof node !== 'object' || node === null) return
    for (const [name, value] of Object.entries(node)) {
      if (name === 'reference' && typeof value === 'string') found.push({ reference: value, path })
      else walk(value, `${path}.${name}`, depth + 1)
    }
  }
  walk(resource, (resource as { resourceType?: string }).resourceType ?? 'Resource')
  return found
}
