import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { codeSystems } from '../../src/conformance/packages.ts'
import { r4 } from '../../src/conformance/image.ts'
import { ISSUE_CODES, KINDS } from '../../src/fhir/error.ts'

const listed = new Set(codeSystems().find(system => system.url === ISSUE_CODES)?.concept?.map(concept => concept.code))

test('the catalogue of issue codes names every kind of error', () => {
  expect(Object.keys(KINDS).filter(kind => !listed.has(kind))).toEqual([])
})
test('and every code that a validation gives', () => {
  const folder = new URL('../../src/conformance/', import.meta.url)
  const sources = readdirSync(folder).filter(name => name.endsWith('.ts')).map(name => readFileSync(new URL(name, folder), 'utf8')).join('\n')
  const given = [...sources.matchAll(/(?:\binvalid\(|\badd\(|\bid: )'([a-z0-9-]+)'/g)].map(([, code]) => code!)
  expect(given.length).toBeGreaterThan(20)
  expect(given.filter(code => !listed.has(code) && !(code in r4().constraints) && code !== 'ele-1')).toEqual([])
})
