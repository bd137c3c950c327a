/** Bodies as clients may send them: every spelling of a number, escapes, members in any order, odd white space, nested extensions. */
import fc from 'fast-check'

const SPACES = ['', '', '', ' ', '\n', '\t', '  \r\n ', ' \n\n\t'] as const
const space = fc.constantFrom(...SPACES)

const digits = (min: number, max: number) => fc.array(fc.integer({ min: 0, max: 9 }), { minLength: min, maxLength: max }).map(list => list.join(''))
const whole = fc.oneof(fc.constant('0'), fc.tuple(fc.integer({ min: 1, max: 9 }), digits(0, 20)).map(([first, rest]) => `${first}${rest}`))
/** JSON's whole grammar of numbers. RFC 8259 §6 */
const number = fc.oneof(
  fc.constantFrom('1.00', '1e2', '1E+2', '-0.0', '-0', '0.10', '12345678901234567890', '0.000000100', '1.50e-7', '3.14', '100', '0.30000000000000000001', '1e400'),
  fc.tuple(fc.constantFrom('', '-'), whole, fc.option(digits(1, 20)), fc.option(fc.tuple(fc.constantFrom('e', 'E', 'e+', 'E-'), digits(1, 3)))).map(([sign, int, frac, exp]) => `${sign}${int}${frac === null ? '' : `.${frac}`}${exp === null ? '' : exp.join('')}`),
)
const ESCAPES = ['\\"', '\\\\', '\\/', '\\b', '\\f', '\\n', '\\r', '\\t', '\\u00e9', '\\u0000', '\\uD83D\\uDE00', '\\u0022', '\\u005c', '{', '}', '[', ']', ',', ':', 'é', '☃', '😀', 'a', ' ', '"id":'.replaceAll('"', '\\"')]
const string = fc.array(fc.constantFrom(...ESCAPES), { maxLength: 12 }).map(parts => `"${parts.join('')}"`)
const name = fc.oneof({ weight: 8, arbitrary: fc.stringMatching(/^_?[a-z][A-Za-z]{0,9}$/).map(text => `"${text}"`) }, { weight: 1, arbitrary: fc.constantFrom('"\\u0061b"', '"a\\"b"', '"meta"', '"id"', '"reference"', '"é"') })
const primitive = fc.oneof(number, string, fc.constantFrom('true', 'false', 'null'))

interface Part { readonly name: string; readonly value: string }
/** The text of an object of these members, its names distinct. */
const object = (parts: readonly Part[], spaces: readonly string[]): string => {
  let i = 0
  const next = (): string => spaces[i++ % spaces.length] ?? ''
  return `{${next()}${parts.map(part => `${part.name}${next()}:${next()}${part.value}${next()}`).join(`,${next()}`)}}`
}
const distinct = (parts: readonly Part[]): Part[] => [...new Map(parts.map(part => [JSON.parse(part.name) as string, part])).values()]
const spaces = fc.array(space, { minLength: 1, maxLength: 9 })

const { value } = fc.letrec<{ value: string; object: string; array: string; part: Part }>(tie => ({
  value: fc.oneof({ maxDepth: 4 }, primitive, tie('object'), tie('array')),
  object: fc.tuple(fc.array(tie('part'), { maxLength: 5 }), spaces).map(([parts, s]) => object(distinct(parts), s)),
  array: fc.tuple(fc.array(tie('value'), { maxLength: 4 }), space).map(([items, s]) => `[${s}${items.join(`${s},${s}`)}${s}]`),
  part: fc.record({ name, value: tie('value') }),
}))
export const jsonValue: fc.Arbitrary<string> = value

const meta = fc.record({ name: fc.constant('"meta"'), value: fc.constantFrom(
  '{}', '{ }', '{"versionId":"77"}', '{"lastUpdated":"2001-01-01T00:00:00Z","versionId":"3","_versionId":{"extension":[]}}', 'null',
  '{"profile":["https://x.example/p|1.00"],"tag":[{"code":"a\\u0022"}]}', ' { "security" : [ {"system":"urn:x"} ] , "versionId":"9" ,"extension":[{"url":"u","valueDecimal":1.00}]}', '{"source":"#1"}') })
const id = fc.record({ name: fc.constant('"id"'), value: fc.constantFrom('"theirs"', '"a-1.b"', 'null', '"\\u0061"') })
const decimals = fc.record({ name: fc.constant('"extension"'), value: fc.array(number, { maxLength: 3 }).map(list => `[${list.map(n => `{"url":"https://x.example/d","extension":[{"url":"in","valueDecimal":${n}}]}`).join(', ')}]`) })
const type = { name: '"resourceType"', value: '"Basic"' }

/** The text of a resource of type Basic: its resourceType anywhere, id and meta there or not. */
export const resourceText: fc.Arbitrary<string> = fc.tuple(
  fc.array(fc.record({ name, value }), { maxLength: 6 }), fc.option(id), fc.option(meta), fc.option(decimals), spaces, space, fc.infiniteStream(fc.nat()),
).map(([parts, ownId, ownMeta, extension, s, around, order]) => {
  const plain = parts.filter(part => !/^(id|meta|resourceType|extension)$/.test(JSON.parse(part.name) as string))
  const all = distinct([type, ...plain, ...[ownId, ownMeta, extension].filter(part => part !== null)])
  const keyed = all.map(part => ({ part, key: order.next().value ?? 0 })).toSorted((a, b) => a.key - b.key)
  return `${around}${object(keyed.map(one => one.part), s)}${around}`
})
