import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { structure } from '../../src/conformance/packages.ts'
import { validate } from '../../src/conformance/validate.ts'
import { ECM } from '../../src/fhir/canonical.ts'

test("a profile's invariant that cannot be evaluated is a warning, not a refusal", () => {
  const example: unknown = JSON.parse(readFileSync(new URL('../../profiles/package/Communication-ecm-outreach-example.json', import.meta.url), 'utf8'))
  structure(`${ECM}/StructureDefinition/ecm-outreach`)!.snapshot!.element[0]!.constraint!
    .push({ key: 'ecm-none-1', severity: 'error', human: 'Two texts are one', expression: "('a' | 'b').matches('a')" })
  expect(validate(example).map(({ kind, id, severity, expression }) => [kind, id, severity, expression])).toEqual([['nonconformant', 'ecm-none-1', 'warning', 'Communication']])
})
