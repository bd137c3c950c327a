/** A resource or element against a profile of ours: what the profile adds to base R4. R4 profiling.html */
import type { Finding } from '../fhir/write.ts'
import type { Env } from './fhirpath/step.ts'
import { profileTree } from './profile-tree.ts'
import type { ProfileConstraint, ProfileNode } from './profile-tree.ts'
import { structure } from './packages.ts'
import { childrenOf } from './schema.ts'
import type { Option } from './schema.ts'
import { stubOf } from './resolve.ts'
import { contains } from './terminology.ts'

interface Entry { readonly value: unknown; readonly option: Option; readonly path: string }

const CODES = {
  'profile-type': 'structure', 'profile-value': 'value', 'profile-binding': 'code-invalid', 'profile-target': 'value',
  'profile-slice': 'structure', 'profile-required': 'required', 'profile-too-many': 'structure',
} as const satisfies Record<string, NonNullable<Finding['code']>>

/**
 * What a node lacks of a profile: kind 'nonconformant', `diagnostics` naming the rules it rests on.
 * @param node valid R4
 * @param path FHIRPath of the node from the resource
 */
export function checkProfile(node: object, canonical: string, path: string, resource: object): readonly Finding[] {
  const definition = structure(canonical)!
  const check = new ProfileCheck(definition.id!, { resource, rootResource: resource })
  const type = (node as { resourceType?: string }).resourceType
  if (type !== undefined && type !== definition.type) check.add('profile-type', `${definition.id} is a profile of ${definition.type}: this is a ${type}`, path)
  else check.node(profileTree(definition.url!), node, { key: path, type: definition.type!, place: definition.type! }, path)
  return check.findings
}

class ProfileCheck {
  readonly findings: Finding[] = []
  readonly #profile: string
  readonly #env: Env
  constructor(profile: string, env: Env) {
    this.#profile = profile
    this.#env = env
  }
  add(id: keyof typeof CODES, text: string, expression: string, because?: string): void {
    this.findings.push({ kind: 'nonconformant', id, code: CODES[id], text, expression, ...(because && { diagnostics: because }) })
  }

  node(rule: ProfileNode, value: unknown, { type, place }: Pick<Option, 'key' | 'type' | 'place'>, path: string): void {
    const { comment } = rule
    if (rule.types && !rule.types.includes(type)) return this.add('profile-type', `${this.#profile} wants ${rule.types.join(' or ')} here`, path, comment)
    if (rule.fits && !rule.fits(value)) this.add('profile-value', `${this.#profile} fixes what stands here: ${rule.name} is something else`, path, comment)
    if (rule.valueSet && !contains(rule.valueSet, value)) this.add('profile-binding', `${this.#profile} wants a code of ${rule.valueSet}`, path, comment)
    if (rule.targets && type === 'Reference') this.#target(rule, value, path)
    for (const constraint of rule.constraints) this.#invariant(constraint, value, path, comment)
    for (const child of rule.children) this.#child(child, value, place, path)
  }

  /** One that cannot be evaluated is a warning, as of base R4. */
  #invariant({ key, human, severity, holds }: ProfileConstraint, value: unknown, path: string, comment: string | undefined): void {
    const finding = { kind: 'nonconformant', id: key, code: 'invariant', expression: path, ...(comment && { diagnostics: comment }) } as const
    try {
      if (holds(value, this.#env) !== true) this.findings.push({ ...finding, severity, text: `${human} (${key})` })
    } catch {
      this.findings.push({ ...finding, severity: 'warning', text: `${human}: could not be evaluated` })
    }
  }

  #target(rule: ProfileNode, value: unknown, path: string): void {
    const pointed = (stubOf(value, this.#env.rootResource) as { resourceType?: string } | undefined)?.resourceType
    if (pointed === undefined || rule.targets!.includes(pointed)) return
    this.add('profile-target', `${this.#profile} wants a reference to ${rule.targets!.join(' or ')}: it is to a ${pointed}`, path, rule.comment)
  }

  #child(rule: ProfileNode, holder: unknown, place: string, path: string): void {
    const entries = entriesOf(rule.name, holder as Record<string, unknown>, place, path)
    this.#count(rule, entries.length, `${path}.${rule.name}`, rule.name)
    for (const { value, option, path: at } of entries) this.node(rule, value, option, at)
    if (rule.slices.length > 0) this.#slices(rule, entries, `${path}.${rule.name}`)
  }

  #slices(rule: ProfileNode, entries: readonly Entry[], path: string): void {
    const taken = new Map(rule.slices.map(slice => [slice, [] as Entry[]]))
    for (const entry of entries) {
      const slice = rule.slices.find(one => one.matches(entry.value, entry.option.type))
      if (slice) taken.get(slice)!.push(entry)
      else if (rule.closed) this.add('profile-slice', `${this.#profile} names what may stand in ${rule.name}, and this is none of it`, entry.path, rule.comment)
    }
    for (const [{ label, node }, mine] of taken) {
      this.#count(node, mine.length, path, `${rule.name} (${label})`)
      for (const { value, option, path: at } of mine) this.node({ ...node, types: undefined }, value, option, at)
    }
  }

  #count({ min, max, comment }: ProfileNode, count: number, path: string, name: string): void {
    if (count < min) this.add('profile-required', `${name} is missing: ${this.#profile} wants ${min === 1 ? 'one' : `at least ${min}`}`, path, comment)
    if (count > max) this.add('profile-too-many', `${name} stands ${count} times: ${this.#profile} allows ${max}`, path, comment)
  }
}

/** The values of an element of a holder, whichever type they have. A primitive with extensions only counts, without a value. */
function entriesOf(name: string, holder: Record<string, unknown>, place: string, path: string): Entry[] {
  const child = childrenOf(place).get(name)
  return (child?.options ?? []).flatMap(option => {
    const value = holder[option.key] ?? (option.primitive ? holder[`_${option.key}`] : undefined)
    if (value === undefined) return []
    return Array.isArray(value) ? value.map((one: unknown, i) => ({ value: one, option, path: `${path}.${name}[${i}]` })) : [{ value, option, path: `${path}.${name}` }]
  })
}
