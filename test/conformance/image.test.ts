import { describe, expect, test } from 'vitest'
import { isResourceType, lineage, r4, resourceTypes } from '../../src/conformance/image.ts'
import { childrenOf } from '../../src/conformance/schema.ts'
import { partsFor, searchParameter, searchParametersFor } from '../../src/conformance/search-parameters.ts'
import { contains, membership } from '../../src/conformance/terminology.ts'

describe('the image of R4', () => {
  test('holds its resource types, and nothing of Medplum or R5', () => {
    expect(resourceTypes().length).toBe(146)
    expect(['Patient', 'Binary', 'SubscriptionStatus', 'Bot', 'DomainResource'].filter(isResourceType)).toEqual(['Patient', 'Binary'])
    expect(childrenOf('Meta').has('project')).toBe(false)
  })
  test('has EvidenceVariable as R4 has it', () => {
    expect([...childrenOf('EvidenceVariable.characteristic').keys()].slice(3)).toEqual(['description', 'definition', 'usageContext', 'exclude', 'participantEffective', 'timeFromStart', 'groupMeasure'])
    expect(childrenOf('EvidenceVariable').get('characteristic')?.min).toBe(1)
  })
  test('knows what a type is derived from', () => {
    expect(lineage('Patient')).toEqual(['Patient', 'DomainResource', 'Resource'])
    expect(lineage('Age')).toEqual(['Age', 'Quantity', 'Element'])
  })
  test('has children under the JSON names of their choices', () => {
    expect(childrenOf('Patient').get('deceased')?.options.map(option => option.key)).toEqual(['deceasedBoolean', 'deceasedDateTime'])
    expect(childrenOf('Questionnaire.item').get('item')?.options[0]?.place).toBe('Questionnaire.item')
    expect([...childrenOf('Patient.contact').keys()].slice(0, 3)).toEqual(['id', 'extension', 'modifierExtension'])
  })
  test('leaves open only the required sets that cannot be listed', () => {
    const bound = Object.values(r4().types).flatMap(type => type.elements).flatMap(el => el.binding?.[0] === 'required' ? [el.binding[1]] : [])
    expect([...new Set(bound)].filter(url => !membership(url)).sort()).toEqual(['http://hl7.org/fhir/ValueSet/ucum-units', 'http://loinc.org/vs/LL379-9'])
  })
})

describe('membership', () => {
  const sex = 'http://hl7.org/fhir/ValueSet/administrative-gender'
  test.each<[string, string, unknown, boolean]>([
    ['a code', sex, 'female', true],
    ['a code out of it', sex, 'F', false],
    ['a Coding of its system', sex, { system: 'http://hl7.org/fhir/administrative-gender', code: 'female' }, true],
    ['a Coding of another', sex, { system: 'urn:x', code: 'female' }, false],
    ['a CodeableConcept with one inside', sex, { coding: [{ system: 'urn:x', code: 'F' }, { system: 'http://hl7.org/fhir/administrative-gender', code: 'female' }] }, true],
    ['a CodeableConcept of text', sex, { text: 'female' }, false],
    ['a media type', 'http://hl7.org/fhir/ValueSet/mimetypes', 'text/plain; charset=utf-8', true],
    ['no media type', 'http://hl7.org/fhir/ValueSet/mimetypes', 'plain text', false],
    ['anything of a set nobody holds', 'http://example.org/ValueSet/x', 'y', true],
    ['a version behind the url', `${sex}|4.0.1`, 'F', false],
  ])('%s', (_, url, value, expected) => expect(contains(url, value)).toBe(expected))
})

describe('search parameters', () => {
  test('of a type are its own and those of every resource, by code', () => {
    const codes = searchParametersFor('ServiceRequest').map(p => p.code)
    expect(codes).toEqual([...codes].sort())
    expect(codes).toContain('_lastUpdated')
    expect(codes).not.toContain('order-detail') // R4B and Medplum have it
    expect(new Set(codes).size).toBe(codes.length)
  })
  test('speak of their type alone', () => {
    expect(searchParameter('Condition', 'code')?.expression).toBe('Condition.code')
    expect(searchParameter('Task', 'patient')).toMatchObject({ type: 'reference', expression: 'Task.for.where(resolve() is Patient)', targets: ['Patient'] })
    expect(searchParameter('AllergyIntolerance', 'code')?.expression).toBe('AllergyIntolerance.code | AllergyIntolerance.reaction.substance')
  })
  test('of an unknown type are none', () => {
    expect(searchParametersFor('Sickbay')).toEqual([])
  })
  test('are split outside quotes and parentheses only', () => {
    expect(partsFor("A.x.where(y = 'a|b' | 'c') | (B.z | A.z) | A.w", ['A'])).toEqual(["A.x.where(y = 'a|b' | 'c')", 'A.w'])
  })
})
