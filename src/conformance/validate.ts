/**
 * Is it R4, and does it keep the profiles it claims? R4 validation.html
 * Base R4 is 'invalid' (400); a profile is 'nonconformant' (422), and is judged only of what is R4.
 */
import type { Finding } from '../fhir/write.ts'
import { isResourceType } from './image.ts'
import { structure } from './packages.ts'
import { checkProfile } from './profile.ts'
import { checkResource } from './structure.ts'
import { Walk } from './walk.ts'
import type { Met } from './walk.ts'

export interface ValidationOptions {
  /** Canonicals that it must keep besides those of its meta.profile. */
  readonly profiles?: readonly string[]
}

/**
 * Findings in the order of the resource; none when there is nothing to say. `expression` is FHIRPath with indexes from the resource,
 * `id` the constraint's key or a stable code (unknown-element, required-element, primitive-form, binding, …); no text holds a value
 * of the resource. A profile that we do not hold is a warning.
 * @param resource as parsed from JSON; anything else is refused by a finding
 */
export function validate(resource: unknown, options: ValidationOptions = {}): readonly Finding[] {
  if (typeof resource !== 'object' || resource === null || Array.isArray(resource)) {
    return [{ kind: 'invalid', id: 'json-type', code: 'structure', text: 'A resource is a JSON object', expression: 'Resource' }]
  }
  const type = (resource as { resourceType?: unknown }).resourceType
  const walk = new Walk(resource, typeof type === 'string' && /^[A-Za-z]{1,64}$/.test(type) ? type : 'Resource', conformsTo)
  checkResource(resource, walk)
  if (walk.errors > 0) return walk.findings
  return [...profileFindings(resource, walk, options), ...walk.undecided]
}

function profileFindings(resource: object, walk: Walk, options: ValidationOptions): Finding[] {
  const findings: Finding[] = [], name = (resource as { resourceType: string }).resourceType
  for (const met of walk.extensions) findings.push(...contextFindings(met), ...checkProfile(met.node, met.url, met.path, resource))
  const claimed = (resource as { meta?: { profile?: readonly unknown[] } }).meta?.profile ?? []
  claimed.forEach((canonical, i) => {
    if (typeof canonical !== 'string') return
    if (structure(canonical)) findings.push(...checkProfile(resource, canonical, name, resource))
    else findings.push(unknownProfile(`${name}.meta.profile[${i}]`))
  })
  for (const canonical of options.profiles ?? []) {
    if (claimed.includes(canonical)) continue
    findings.push(...structure(canonical) ? checkProfile(resource, canonical, name, resource) : [unknownProfile(name)])
  }
  return findings
}

/** May an extension of ours stand where it stands? R4 defining-extensions.html#context */
function contextFindings({ holder, path, url }: Met): Finding[] {
  const contexts = structure(url)!.context!.map(context => context.expression!)
  const type = (holder as { resourceType?: string }).resourceType, at = path.replace(/\[\d+\]/g, '').replace(/\.\w+$/, '')
  if (!contexts.every(context => isResourceType(context.split('.', 1)[0]!))) return []
  if (contexts.some(context => context.includes('.') ? at.endsWith(context.slice(context.indexOf('.'))) : context === type)) return []
  return [{ kind: 'nonconformant', id: 'extension-context', code: 'structure', expression: path, text: `This extension may stand in ${contexts.join(', ')} only` }]
}

const unknownProfile = (expression: string): Finding => ({
  kind: 'nonconformant', id: 'unknown-profile', code: 'not-supported', severity: 'warning', expression,
  text: 'This profile is not known here: the resource was checked against base R4 and the profiles that are',
})

/** Does a node keep a profile? Of one that we do not hold, yes. */
export function conformsTo(node: unknown, canonical: string): boolean {
  if (typeof node !== 'object' || node === null || !structure(canonical)) return true
  return !checkProfile(node, canonical, 'Resource', node).some(finding => (finding.severity ?? 'error') === 'error')
}
