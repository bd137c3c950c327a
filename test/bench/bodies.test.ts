import { describe, expect, test } from 'vitest'
import { validate } from '../../src/conformance/validate.ts'
import { literalReferences } from '../../src/fhir/reference.ts'
import { NUMBER, serviceRequests, targets } from './bodies.ts'
import type { ServiceRequest } from '@medplum/fhirtypes'

const bodies = serviceRequests(50)

describe('what the bench creates', () => {
  test('is the same at every run, and not twice the same', () => {
    expect(serviceRequests(50)).toEqual(bodies)
    expect(new Set(bodies).size).toBe(50)
    expect(serviceRequests(50, 2)).not.toEqual(bodies)
  })
  test('is about 3 KB', () => {
    expect(bodies.filter(body => body.length < 2_900 || body.length > 3_000)).toEqual([])
  })
  test('has three places for a number of its own', () => {
    expect(bodies.map(body => body.split(NUMBER).length)).toEqual(Array(50).fill(4))
  })
  test('is R4, and so is what it refers to', () => {
    const resources = [...bodies.map(body => JSON.parse(body) as ServiceRequest), ...targets().flat()]
    expect(resources.flatMap(resource => validate(resource)).filter(finding => (finding.severity ?? 'error') === 'error')).toEqual([])
  })
  test('refers only to what is put before it', () => {
    const there = new Set<string>()
    for (const wave of targets()) {
      expect(wave.flatMap(resource => literalReferences(resource)).map(({ reference }) => reference).filter(reference => !there.has(reference))).toEqual([])
      for (const { resourceType, id } of wave) there.add(`${resourceType}/${id}`)
    }
    expect(bodies.flatMap(body => literalReferences(JSON.parse(body) as ServiceRequest)).map(({ reference }) => reference).filter(reference => !there.has(reference))).toEqual([])
  })
})
