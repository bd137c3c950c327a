/** What a reference says of its target without reading it: enough for `resolve() is Patient`. R4 references.html */

const TYPE = /^(?:.*\/)?([A-Z][A-Za-z]+)\/([A-Za-z0-9\-.]{1,64})(?:\/_history\/[A-Za-z0-9\-.]{1,64})?$/
const CONDITIONAL = /^([A-Z][A-Za-z]+)\?/

/** The contained resource itself, or a stub of type and id; undefined when the type cannot be told. */
export function stubOf(node: unknown, resource: unknown): object | undefined {
  const text = typeof node === 'string' ? node : (node as { reference?: unknown } | null)?.reference
  if (typeof text !== 'string') return typed(node)
  if (text.startsWith('#')) return contained(text.slice(1), resource)
  const [, type, id] = TYPE.exec(text) ?? []
  if (type && id) return { resourceType: type, id }
  const criteria = CONDITIONAL.exec(text)?.[1]
  return criteria ? { resourceType: criteria } : typed(node)
}

function contained(id: string, resource: unknown): object | undefined {
  const { contained: inside } = resource as { contained?: readonly { id?: string }[] }
  return id === '' ? resource as object : inside?.find(one => one.id === id)
}
function typed(node: unknown): object | undefined {
  const type = typeof node === 'object' ? (node as { type?: unknown } | null)?.type : undefined
  return typeof type === 'string' ? { resourceType: type } : undefined
}
