/** RFC 6902; its Appendix A gives most rows. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FhirError } from '../../src/fhir/error.ts'
import { applyJsonPatch } from '../../src/fhir/json-patch.ts'
import { parseJson, stringifyJson } from '../../src/fhir/json.ts'

function patched(document: string, patch: unknown): string {
  const tree = parseJson(document) as object
  applyJsonPatch(tree, typeof patch === 'string' ? parseJson(patch) : patch)
  return stringifyJson(tree)
}
function refused(document: string, patch: unknown): string {
  try { return patched(document, patch) } catch (error) { return (error as FhirError).kind }
}

describe('what is done', () => {
  test.each([
    ['{"foo":"bar"}', [{ op: 'add', path: '/baz', value: 'qux' }], '{"foo":"bar","baz":"qux"}', 'A.1 a member is added'],
    ['{"foo":["bar","baz"]}', [{ op: 'add', path: '/foo/1', value: 'qux' }], '{"foo":["bar","qux","baz"]}', 'A.2 an element is added'],
    ['{"baz":"qux","foo":"bar"}', [{ op: 'remove', path: '/baz' }], '{"foo":"bar"}', 'A.3'],
    ['{"foo":["bar","qux","baz"]}', [{ op: 'remove', path: '/foo/1' }], '{"foo":["bar","baz"]}', 'A.4'],
    ['{"baz":"qux","foo":"bar"}', [{ op: 'replace', path: '/baz', value: 'boo' }], '{"baz":"boo","foo":"bar"}', 'A.5 the order of members stays'],
    ['{"foo":{"bar":"baz","waldo":"fred"},"qux":{"corge":"grault"}}', [{ op: 'move', from: '/foo/waldo', path: '/qux/thud' }], '{"foo":{"bar":"baz"},"qux":{"corge":"grault","thud":"fred"}}', 'A.6'],
    ['{"foo":["all","grass","cows","eat"]}', [{ op: 'move', from: '/foo/1', path: '/foo/3' }], '{"foo":["all","cows","eat","grass"]}', 'A.7'],
    ['{"baz":"qux","foo":["a",2,"c"]}', [{ op: 'test', path: '/baz', value: 'qux' }, { op: 'test', path: '/foo/1', value: 2 }], '{"baz":"qux","foo":["a",2,"c"]}', 'A.8'],
    ['{"foo":"bar"}', [{ op: 'add', path: '/child', value: { grandchild: {} } }], '{"foo":"bar","child":{"grandchild":{}}}', 'A.10'],
    ['{"foo":"bar"}', [{ op: 'add', path: '/baz', value: 'qux', xyz: 123 }], '{"foo":"bar","baz":"qux"}', 'A.11 what is not known is ignored'],
    ['{"/":9,"~1":10}', [{ op: 'test', path: '/~01', value: 10 }], '{"/":9,"~1":10}', 'A.14 escapes'],
    ['{"foo":["bar"]}', [{ op: 'add', path: '/foo/-', value: ['abc', 'def'] }], '{"foo":["bar",["abc","def"]]}', 'A.16 at the end'],
    ['{"a":1}', [{ op: 'add', path: '/list/-', value: 'x' }, { op: 'add', path: '/other/0', value: 'y' }], '{"a":1,"list":["x"],"other":["y"]}', 'the first element of a list that is not there yet makes it'],
    ['{"a":{"x":1,"y":[1,2]}}', [{ op: 'test', path: '/a', value: { y: [1, 2], x: 1 } }], '{"a":{"x":1,"y":[1,2]}}', 'members are compared in any order'],
    ['{"a":1}', [{ op: 'add', path: '/__proto__', value: 'x' }], '{"a":1,"__proto__":"x"}', 'a member whatever its name'],
  ])('%s by %j', (document, patch, expected, _why) => { expect(patched(document, patch)).toBe(expected) })

  test('decimals keep their digits, those of the document and those of the patch, copied and moved ones too', () => {
    const patch = '[{"op":"add","path":"/b","value":2.50},{"op":"replace","path":"/c/v","value":{"w":7.00}},{"op":"copy","from":"/a","path":"/d"},{"op":"move","from":"/a","path":"/e"},{"op":"copy","from":"/c","path":"/f"}]'
    expect(patched('{"a":1.00,"c":{"v":0}}', patch)).toBe('{"c":{"v":{"w":7.00}},"b":2.50,"d":1.00,"e":1.00,"f":{"v":{"w":7.00}}}')
  })
  test('a copy is not the same node', () => {
    expect(patched('{"a":{"x":1}}', [{ op: 'copy', from: '/a', path: '/b' }, { op: 'replace', path: '/b/x', value: 2 }])).toBe('{"a":{"x":1},"b":{"x":2}}')
  })
})

describe('what is refused', () => {
  test.each([
    ['{"foo":"bar"}', { op: 'add', path: '/a', value: 1 }, 'invalid', 'not an array'],
    ['{"foo":"bar"}', [{ op: 'paint', path: '/a', value: 1 }], 'invalid', 'an operation RFC 6902 does not know'],
    ['{"foo":"bar"}', [{ op: 'add', path: '/baz' }], 'invalid', 'no value'],
    ['{"foo":"bar"}', [{ op: 'add', path: 'baz', value: 1 }], 'invalid', 'no pointer'],
    ['{"foo":"bar"}', [{ op: 'add', path: '/a~2', value: 1 }], 'invalid', 'no escape'],
    ['{"foo":"bar"}', [{ op: 'move', path: '/a' }], 'invalid', 'no from'],
    ['{"foo":"bar"}', [null], 'invalid', 'no object'],
    ['{"foo":"bar"}', [{ op: 'add', path: '/baz/bat', value: 'qux' }], 'nonconformant', 'A.12 nothing to add to'],
    ['{"baz":"qux"}', [{ op: 'test', path: '/baz', value: 'bar' }], 'nonconformant', 'A.9 the test fails'],
    ['{"/":9,"~1":10}', [{ op: 'test', path: '/~01', value: '10' }], 'nonconformant', 'A.15 a number is no string'],
    ['{"foo":"bar"}', [{ op: 'remove', path: '/nothing' }], 'nonconformant', 'nothing to remove'],
    ['{"foo":"bar"}', [{ op: 'replace', path: '/nothing', value: 1 }], 'nonconformant', 'nothing to replace'],
    ['{"foo":["a"]}', [{ op: 'add', path: '/foo/2', value: 'b' }], 'nonconformant', 'beyond the end'],
    ['{"foo":["a"]}', [{ op: 'replace', path: '/foo/01', value: 'b' }], 'nonconformant', 'leading zeros'],
    ['{"foo":["a"]}', [{ op: 'remove', path: '/foo/-' }], 'nonconformant', 'behind the end is nothing'],
    ['{"a":{"b":{}}}', [{ op: 'move', from: '/a', path: '/a/b/c' }], 'nonconformant', 'into its own child'],
    ['{"a":1}', [{ op: 'replace', path: '', value: {} }], 'nonconformant', 'the whole resource is for PUT'],
    ['{"a":1}', [{ op: 'test', path: '/toString', value: 1 }], 'nonconformant', 'what an object inherits is not there'],
  ])('%s by %j', (document, patch, kind, _why) => { expect(refused(document, patch)).toBe(kind) })
})

test('what is added can be removed again, and what is removed can be added', () => {
  fc.assert(fc.property(fc.dictionary(fc.stringMatching(/^[a-z~/]{1,4}$/), fc.jsonValue(), { minKeys: 1, noNullPrototype: true }), fc.jsonValue(), (document, value) => {
    const text = JSON.stringify(document), escape = (key: string): string => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`
    expect(JSON.parse(patched(text, [{ op: 'add', path: '/NEW', value }, { op: 'remove', path: '/NEW' }]))).toEqual(JSON.parse(text))
    const [key] = Object.keys(document) as [string]
    expect(JSON.parse(patched(text, [{ op: 'move', from: escape(key), path: '/NEW' }, { op: 'move', from: '/NEW', path: escape(key) }]))).toEqual(JSON.parse(text))
  }))
})
