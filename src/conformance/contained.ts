/** dom-3: a contained resource has an id and is referred to, or itself refers to what contains it. R4 domainresource.html */
import type { Walk } from './walk.ts'

export function containedFaults(resource: object, walk: Walk): void {
  const { contained, ...rest } = resource as { contained?: readonly Record<string, unknown>[] }
  if (!contained) return
  const inside = contained.map(one => fragments(one))
  const outside = fragments(rest)
  contained.forEach((one, i) => {
    const id = one.id
    const mentioned = typeof id === 'string' && (outside.has(`#${id}`) || inside.some((found, j) => j !== i && found.has(`#${id}`)))
    if (mentioned || inside[i]!.has('#')) return
    walk.invalid('dom-3', 'invariant', 'A contained resource has an id and is referred to from elsewhere in the resource: this one is not (dom-3)', `${walk.path}.contained[${i}]`)
  })
}

/** Every text below a node that begins with #. */
function fragments(node: unknown, found = new Set<string>()): Set<string> {
  if (typeof node === 'string') {
    if (node.startsWith('#')) found.add(node)
  } else if (typeof node === 'object' && node !== null) for (const value of Object.values(node)) fragments(value, found)
  return found
}
