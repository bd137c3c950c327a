/** A delete that takes with it what refers to what is deleted: asked for by `_cascade=delete` in the address, or by the header `X-Cascade: delete`. */
import { invalid, unsupported } from '../fhir/error.ts'
import type { Committed } from '../fhir/verb.ts'
import type { InteractionContext, Routed } from './interaction.ts'

/** How many may go with it; undefined: it was not asked for. @throws invalid, unsupported */
export function cascadeOf({ request: { query, headers } }: Routed, { cascadesAtMost }: InteractionContext): number | undefined {
  const asked = new URLSearchParams(query).get('_cascade') ?? headers['x-cascade']?.trim()
  if (asked === undefined) return undefined
  if (asked !== 'delete') throw invalid("What refers to a resource is deleted with it by '_cascade=delete' or 'X-Cascade: delete'; there is no other cascade")
  if (cascadesAtMost === 0) throw unsupported('This server deletes nothing with what it refers to: delete what refers to it first')
  return cascadesAtMost
}

/** What went with these: '2 Encounter, 1 Task'. */
export function wentWith({ stored, followed }: Committed): string {
  const names = new Set(stored.map(({ version }) => `${version.type}/${version.id}`)), gone = followed.filter(({ write }) => write.cascadeOf !== undefined && names.has(write.cascadeOf))
  const told = [...Map.groupBy(gone, ({ version }) => version.type)].sort(([a], [b]) => a < b ? -1 : 1).map(([type, list]) => `${list.length} ${type}`)
  return told.length === 0 ? '' : `, and what referred to it: ${told.join(', ')}`
}
