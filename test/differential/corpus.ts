/** Resources made from R4's own schema: every type, elements by chance, references and codes of their kind. Right or nearly so. */
import { r4, resourceTypes } from '../../src/conformance/image.ts'
import { childrenOf } from '../../src/conformance/schema.ts'
import type { Child, Option } from '../../src/conformance/schema.ts'
import { seeded } from '../support/seeded.ts'

type Json = Record<string, unknown>

const POOL: Record<string, readonly unknown[]> = {
  boolean: [true, false], integer: [0, 1, 7], unsignedInt: [0, 3], positiveInt: [1, 2], decimal: [0, 1.5, 100, 101.25],
  string: ['official', 'a text', 'type.path', 'phone'], markdown: ['*marked*'], code: ['draft', 'active', 'home', 'choice', 'document'], id: ['id-110438'],
  uri: ['http://example.org/a', 'urn:oid:1.2.3'], url: ['http://example.org/b'], canonical: ['http://hl7.org/fhir/StructureDefinition/Patient'],
  oid: ['urn:oid:2.16.840'], uuid: ['urn:uuid:c757873d-ec9a-4326-a141-556f43239520'], base64Binary: ['aGk='],
  date: ['2024-02-29', '2023-11'], dateTime: ['2024-02-29T10:00:00-08:00', '2024-03-01T10:00:00-08:00', '2024-04-01'], instant: ['2024-02-29T10:00:00.000Z'], time: ['10:00:00'],
  xhtml: ['<div xmlns="http://www.w3.org/1999/xhtml">x</div>'],
}
/** Such as invariants ask for. */
const SYSTEMS = ['http://unitsofmeasure.org', 'http://terminology.hl7.org/CodeSystem/condition-clinical', 'http://terminology.hl7.org/CodeSystem/condition-ver-status',
  'http://terminology.hl7.org/CodeSystem/allergyintolerance-verification']

const INFRASTRUCTURE: ReadonlySet<string> = new Set(['id', 'extension', 'modifierExtension', 'meta', 'implicitRules', 'contained', 'text'])

export class Corpus {
  readonly #random: () => number
  constructor(seed: number) { this.#random = seeded(seed) }

  /** Each type this many times. */
  *resources(each: number): Generator<Json> {
    for (const type of resourceTypes()) for (let i = 0; i < each; i++) yield this.resource(type)
  }
  /** Each type this many times where chance allows, of what passes. */
  *passing(each: number, passes: (resource: Json) => boolean): Generator<Json> {
    for (const type of resourceTypes()) {
      for (let made = 0, tries = 0; made < each && tries < 40; tries++) {
        const resource = this.resource(type)
        if (!passes(resource)) continue
        made++
        yield resource
      }
    }
  }
  resource(type: string, depth = 0): Json {
    return { resourceType: type, id: `${type.toLowerCase()}-${Math.floor(this.#random() * 1000)}`, ...this.#element(type, depth) }
  }
  #pick<T>(list: readonly T[]): T { return list[Math.floor(this.#random() * list.length)]! }

  #element(place: string, depth: number): Json {
    const made: Json = {}
    const chance = depth === 0 ? 0.4 : depth === 1 ? 0.3 : 0.2
    const children = [...childrenOf(place).values()].filter(child => child.options.length > 0)
    // An empty element is none: one of its own is chosen beforehand, a primitive where it may not go deeper.
    const own = children.slice(children.findIndex(child => child.name === 'modifierExtension' || child.name === 'extension') + 1)
    const must = depth > 0 ? this.#pick(own.filter(child => depth <= 4 || child.options.some(option => option.primitive)).concat(own.slice(0, 1))) : undefined
    for (const child of children) {
      if (INFRASTRUCTURE.has(child.name) && child.min === 0 && this.#random() > 0.05) continue
      if (child.min === 0 && child !== must && (depth > 4 || this.#random() > chance)) continue
      const option = this.#pick(depth > 4 && child.options.some(one => one.primitive) ? child.options.filter(one => one.primitive) : child.options), count = child.max > 1 ? 1 + Math.floor(this.#random() * 2) : 1
      const values = Array.from({ length: count }, () => this.#value(child, option, depth + 1))
      made[option.key] = child.max > 1 ? values : values[0]
      if (option.primitive && child.max === 1 && this.#random() < 0.05) {
        made[`_${option.key}`] = { extension: [{ url: 'http://example.org/e', valueString: 'x' }] }
        if (this.#random() < 0.5) delete made[option.key]
      }
    }
    return made
  }
  #value(child: Child, option: Option, depth: number): unknown {
    if (option.type === 'Reference') return { reference: `${this.#pick(option.targets ?? ['Patient', 'Organization'])}/${this.#pick(['a1', 'b2'])}` }
    if (option.type === 'Extension') return { url: 'http://example.org/e', ...this.#random() < 0.8 && { valueString: 'x' } }
    if (option.place === 'Resource') return depth > 2 ? { resourceType: 'Basic', code: { text: 'x' } } : this.resource(this.#pick(['Patient', 'Basic', 'Composition', 'MessageHeader', 'Organization']), 3)
    if (option.primitive) return this.#primitive(child, option)
    if (option.type === 'Coding' || option.type === 'Identifier') return { ...this.#element(option.place, depth), system: this.#pick(SYSTEMS) }
    return this.#element(option.place, depth)
  }
  #primitive(child: Child, option: Option): unknown {
    const [strength, url] = child.image.binding ?? [], set = strength === 'required' && url ? r4().valueSets[url] : undefined
    return this.#pick(set && this.#random() < 0.98 ? Object.values(set).flat() : POOL[option.type]!)
  }
}
