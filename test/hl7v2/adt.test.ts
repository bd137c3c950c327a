/** Golden files: a message and what is stored → the Writes. They are the specification of the mapping. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { validate } from '../../src/conformance/validate.ts'
import { ECM } from '../../src/fhir/canonical.ts'
import { parseJson, stringifyJson } from '../../src/fhir/json.ts'
import { requireWhole, triggerOf } from '../../src/hl7v2/adt.ts'
import { decodeMessage } from '../../src/hl7v2/charset.ts'
import type { Stored } from '../../src/hl7v2/decision.ts'
import { parseMessage } from '../../src/hl7v2/message.ts'

const FIXTURES = join(import.meta.dirname, '../fixtures/adt')
const SENDER = { facility: 'Organization/hospital-7357', zone: 'America/Los_Angeles' }

const decided = (bytes: Uint8Array, stored: Stored) => {
  const message = parseMessage(decodeMessage(bytes))
  let made = 0
  requireWhole(message)
  return triggerOf(message)(message, stored, SENDER, {
    newId: () => `new-${++made}`,
    profile: `${ECM}/StructureDefinition/ecm-adt-encounter`, eventTimeUrl: `${ECM}/StructureDefinition/ecm-adt-event-time`,
  })
}
const bytesOf = (name: string) => readFileSync(join(FIXTURES, `${name}.hl7`))
const json = (name: string): unknown => parseJson(readFileSync(join(FIXTURES, name), 'utf8'))
const cases = readdirSync(FIXTURES).filter(f => f.endsWith('.hl7')).map(f => f.slice(0, -'.hl7'.length))

test.each(cases)('%s', name => {
  expect(existsSync(join(FIXTURES, `${name}.writes.json`))).toBe(true)
  expect(JSON.parse(stringifyJson(decided(bytesOf(name), json(`${name}.stored.json`) as Stored)))).toEqual(json(`${name}.writes.json`))
})

test.each(cases)('%s changes nothing of what was read', name => {
  const stored = json(`${name}.stored.json`) as Stored, before = stringifyJson(stored)
  decided(bytesOf(name), stored)
  expect(stringifyJson(stored)).toBe(before)
})

test.each(cases)('%s makes only what is R4 and what it claims to be', name => {
  const made = decided(bytesOf(name), json(`${name}.stored.json`) as Stored)
  expect(made.flatMap(({ resource }) => validate(resource)).filter(({ severity = 'error' }) => severity === 'error')).toEqual([])
})
