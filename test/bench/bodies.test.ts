import { describe, expect, test } from 'vitest'
import { validate } from '../../src/conformance/validate.ts'
import { literalReferences } from '../../src/fhir/reference.ts'
import { parseMessage } from '../../src/hl7v2/message.ts'
import type { Resource } from '../../src/fhir/resource.ts'
import { NUMBER, serviceRequests, targets } from './bodies.ts'
import { CRUD_TYPES, crudBodies } from './crud-bodies.ts'
import { documented, EACH, hotSearches, member, REFERRALS } from './members.ts'
import { admission, visitsIn } from './messages.ts'
import type { ServiceRequest } from '@medplum/fhirtypes'

const bodies = serviceRequests(50)
const errors = (resources: readonly Resource[]) => resources.flatMap(resource => validate(resource)).filter(finding => (finding.severity ?? 'error') === 'error')
/** What is referred to and neither there nor put before. */
function dangling(resources: readonly Resource[], there = new Set<string>()): string[] {
  return resources.flatMap(resource => {
    const missing = literalReferences(resource).map(({ reference }) => reference).filter(reference => !there.has(reference))
    there.add(`${resource.resourceType}/${resource.id}`)
    return missing
  })
}

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
    expect(errors([...bodies.map(body => JSON.parse(body) as ServiceRequest), ...targets().flat()])).toEqual([])
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

describe('the resources of the CRUD script', () => {
  const ids = new Map<string, string>(CRUD_TYPES.map(type => [type, `${type.toLowerCase()}-7745`])), made = crudBodies(3).map(body => body.text({ ids, number: 4711 }))
  test('are R4, created and updated, and each refers only to those before it', () => {
    const updated = crudBodies(3).map((body, i) => JSON.parse(body.text({ ids, number: 4711, id: ids.get(CRUD_TYPES[i]!)! })) as Resource)
    expect(errors([...made.map(text => JSON.parse(text) as Resource), ...updated])).toEqual([])
    expect(dangling(updated, new Set(['Organization/bench-plan']))).toEqual([])
  })
  test('are of 0.7 to 6 KB, in ASCII, the same for the same seed', () => {
    expect(made.filter(text => text.length < 650 || text.length > 6_100 || Buffer.byteLength(text) !== text.length).map(text => text.length)).toEqual([])
    expect(crudBodies(3).map(body => body.text({ ids, number: 4711 }))).toEqual(made)
    expect(crudBodies(4).map(body => body.text({ ids, number: 4711 }))).not.toEqual(made)
  })
})

describe('members', () => {
  test('are R4, of one size, and refer to one another and to the plan alone', () => {
    for (const resources of [member(0), member(77), documented(1, 50)]) {
      expect(errors(resources)).toEqual([])
      expect(dangling(resources, new Set(['Organization/bench-plan']))).toEqual([])
    }
    expect([member(77).length, member(77).filter(r => r.resourceType === 'ServiceRequest').length, documented(1, 50).length]).toEqual([EACH, REFERRALS, 50])
  })
  test('the hot searches ask for members and orders that are there, whatever their number', () => {
    for (const count of [3, 4_000]) {
      const text = JSON.stringify(hotSearches(count)), asked = [...text.matchAll(/member-(\d+)/g), ...text.matchAll(/GROW-(\d+)-/g)].map(([, i]) => Number(i))
      expect([asked.length > 0, Math.min(...asked) >= 0, Math.max(...asked) < count]).toEqual([true, true, true])
    }
  })
})

describe('admissions', () => {
  const told = (n: number, of: 'strangers' | 'members') => parseMessage(admission(n, { token: 'token-8843', of }))
  test('have a visit of their own, which a notification tells back', () => {
    expect(told(3_000_017, 'members').text).toContain('|V3000017^^^')
    expect(visitsIn('{"value":"V3000017"},{"value":"mrn-1"},{"value":"V12"}')).toEqual([3_000_017, 12])
  })
  test('of strangers are each of somebody else, in one run and over many', () => {
    const numbers = [1_000_000, 1_000_001, 1_029_999, 2_000_000, 240_000_000].map(n => /PID\|1\|\|(\w+)\^/.exec(told(n, 'strangers').text)![1])
    expect(new Set(numbers).size).toBe(5)
  })
})
