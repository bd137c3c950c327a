/** What index and query agree on: the parameters in force, the hash key, the zone of times without one, and the address below which references are ours. */
import type { ZoneStart } from '../fhir/partial-date.ts'
import { hasher, type Hasher } from './hash.ts'
import { described, type Definitions, type Parameter } from './parameters.ts'
import { rolesOf, type RoleParameters } from './roles.ts'

export interface Definition {
  /** 16 bytes, the database's own: of what is hashed, and of what is sealed. */
  readonly key: Uint8Array
  readonly hasher: Hasher
  readonly zone: ZoneStart
  /** The FHIR base as clients see it, without a slash at its end. */
  readonly base: string | undefined
  /** Those of a type that are indexed, by code. */
  parameters(type: string): ReadonlyMap<string, Parameter>
  roles(type: string): RoleParameters
  /** All that are defined, those that are not indexed too. */
  readonly definitions: Definitions
}

export function definition(options: { readonly parameters: Definitions; readonly key: Uint8Array; readonly zone: ZoneStart; readonly base?: string }): Definition {
  const parameters = described(options.parameters), roles = new Map<string, RoleParameters>()
  return {
    key: options.key, hasher: hasher(options.key), zone: options.zone, base: options.base, definitions: options.parameters, parameters,
    roles(type) {
      let known = roles.get(type)
      if (!known) roles.set(type, known = rolesOf(type, parameters(type)))
      return known
    },
  }
}

/**
 * Members of names and addresses that have a parameter of their own: they are indexed there alone, and `name`, `address` ask all of them.
 */
const PARTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  HumanName: { family: 'family', given: 'given' },
  Address: { city: 'address-city', state: 'address-state', postalCode: 'address-postalcode', country: 'address-country' },
}

/** member → parameter, for the members that a type indexes apart. */
export function partsOf(parameter: Parameter, parameters: ReadonlyMap<string, Parameter>): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const [type, parts] of Object.entries(PARTS)) {
    if (!parameter.valueTypes.has(type)) continue
    for (const [member, code] of Object.entries(parts)) {
      if (parameters.get(code)?.elements.join() === parameter.elements.map(e => `${e}.${member}`).join()) found.set(member, code)
    }
  }
  return found
}

/** The texts that are hashed. A backslash or bar inside a part is escaped, so that no two values share a text. */
const part = (text: string): string => /[\\|]/.test(text) ? text.replace(/[\\|]/g, '\\$&') : text
export const tokenText = (system: string | undefined, code: string): string => system === undefined ? part(code) : `${barsKept(system)}|${part(code)}`
const barsKept = (system: string): string => system.includes('|') ? part(system) : system
/** Of an Identifier under a reference. */
export const logicalText = (system: string, value: string): string => `identifier|${system}|${value}`
/** Several values where a column holds one: whoever reads by the column reads these too and looks closer. */
export const SEVERAL = '|several|'
