import { expect, test } from 'vitest'
import { FhirError } from '../../src/fhir/error.ts'
import { refuseUnlessJson } from '../../src/http/media-type.ts'

test.each([
  [undefined, null], ['*/*', null], ['application/fhir+json', null], ['application/json;q=0.9, application/fhir+xml', null],
  ['text/html,application/xhtml+xml,*/*;q=0.8', null], ['application/fhir+xml', 'json'], [undefined, 'application/fhir+json'], [undefined, 'application/fhir json'],
  ['application/fhir+json; fhirVersion=4.0', null],
])('Accept %s with _format %s hears JSON', (accept, format) => expect(() => refuseUnlessJson(accept, format)).not.toThrow())

test.each([
  ['application/fhir+xml', null], ['image/png', null], ['application/fhir+json', 'xml'], [undefined, 'text/turtle'],
])('Accept %s with _format %s is 406, for the client would not understand the answer', (accept, format) => {
  expect(() => refuseUnlessJson(accept, format)).toThrow(FhirError)
})
