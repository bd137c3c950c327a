import { expect, test } from 'vitest'
import { FhirError } from '../../src/fhir/error.ts'
import { formatOf } from '../../src/http/media-type.ts'

test.each([
  [undefined, null, 'json'], ['*/*', null, 'json'], ['application/fhir+json', null, 'json'], ['application/json;q=0.9, application/fhir+xml', null, 'xml'],
  ['text/html,application/xhtml+xml,*/*;q=0.8', null, 'json'], ['application/fhir+xml', 'json', 'json'], [undefined, 'application/fhir+json', 'json'], [undefined, 'application/fhir json', 'json'],
  ['application/fhir+json; fhirVersion=4.0', null, 'json'], ['application/fhir+xml', null, 'xml'], ['application/fhir+json', 'xml', 'xml'], ['text/xml, application/json', null, 'json'],
  ['application/fhir+xml;q=0.2, */*;q=0.1', null, 'xml'], ['application/fhir+xml;q=0, */*', null, 'json'],
])('Accept %s with _format %s hears %s', (accept, format, heard) => expect(formatOf(accept, format)).toBe(heard))

test.each([
  ['application/pdf', null], ['image/png', null], [undefined, 'text/turtle'], ['application/fhir+json;q=0', null],
])('Accept %s with _format %s is 406, for the client would not understand the answer', (accept, format) => {
  expect(() => formatOf(accept, format)).toThrow(FhirError)
})
