/** Value sets in memory: those R4 binds as required, and those of our own packages. R4 terminology-service.html#validation */
import { r4 } from './image.ts'
import { packageExpansion } from './packages.ts'

export type Membership = (system: string | undefined, code: string) => boolean

/** Sets that grammar describes better than a list. */
const BY_RULE: Readonly<Record<string, Membership>> = {
  'http://hl7.org/fhir/ValueSet/mimetypes': (_, code) => /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(\s*;\s*[\w-]+=("[^"]*"|[^\s;"]+))*$/.test(code) || SHORT_TYPES.has(code),
  'http://hl7.org/fhir/ValueSet/currencies': (_, code) => currencies().has(code),
}
/** R4 lets CapabilityStatement.format say 'json' and 'xml'. */
const SHORT_TYPES: ReadonlySet<string> = new Set(['json', 'xml', 'ttl'])
let knownCurrencies: ReadonlySet<string> | undefined
const currencies = (): ReadonlySet<string> => knownCurrencies ??= new Set(Intl.supportedValuesOf('currency'))

const memberships = new Map<string, Membership | undefined>()

/** How membership of a set is told; undefined for a set whose codes we do not hold. */
export function membership(url: string): Membership | undefined {
  const name = url.replace(/\|.*/, '')
  if (!memberships.has(name)) memberships.set(name, read(name))
  return memberships.get(name)
}

function read(url: string): Membership | undefined {
  if (Object.hasOwn(BY_RULE, url)) return BY_RULE[url]
  const expansion = Object.hasOwn(r4().valueSets, url) ? r4().valueSets[url] : packageExpansion(url)
  if (!expansion) return undefined
  const systems = new Map(Object.entries(expansion).map(([system, codes]) => [system, new Set(codes)]))
  const any = new Set(Object.values(expansion).flat())
  return (system, code) => system === undefined ? any.has(code) : systems.get(system)?.has(code) ?? false
}

/** Is a code, Coding or CodeableConcept in a set? Of a set that we do not hold, yes. */
export function contains(url: string, value: unknown): boolean {
  const within = membership(url)
  if (!within) return true
  if (typeof value === 'string') return within(undefined, value)
  const { coding, system, code } = (value ?? {}) as { coding?: readonly { system?: string; code?: string }[]; system?: string; code?: string }
  const codings = coding ?? [{ ...(system !== undefined && { system }), ...(code !== undefined && { code }) }]
  return codings.some(one => one.code !== undefined && within(one.system ?? '', one.code))
}
