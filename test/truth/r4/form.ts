/** json.html, xml.html, datatypes.html, narrative.html, resource.html: the forms of what is exchanged. */
import type { Statement } from './statement.ts'

export const FORM: readonly Statement[] = [
  { at: 'json.html#json', binds: 'SHALL', says: 'A member that stands twice is refused.', shown: ["conformance/parse-resource: 'stands twice'"] },
  { at: 'json.html#json', binds: 'SHALL', says: 'The resource says its type in resourceType.', shown: ["conformance/parse-resource: 'no resourceType'"] },
  { at: 'json.html#json', binds: 'SHALL NOT', says: 'Objects and lists are empty, values null or empty texts.', shown: ["conformance/validate: 'an empty list'", "conformance/validate: 'an empty object'", "conformance/validate: 'an empty text'", "conformance/validate: 'null for a value'"] },
  { at: 'json.html#primitive', binds: 'SHALL', says: 'Extensions of primitives stand beside them under the name with an underscore; in lists null keeps the places.', shown: ["conformance/validate: 'a null in a list without its shadow'", 'conformance/xml: what is generated is the same: text, decimals, extensions, missing values, narratives'] },
  { at: 'json.html#decimal', binds: 'SHALL', says: 'The digits of a decimal are kept.', shown: ['fhir/json: of any text, at any depth', 'http/interactions: what is read is what was sent: order, white space and the digits of decimals'] },
  { at: 'json.html#repeats', binds: 'SHALL', says: 'What may repeat is a list, what may not is none.', shown: ["conformance/validate: 'one where a list is due'", "conformance/validate: 'a list where one is due'"] },
  { at: 'xml.html#xml', binds: 'SHALL', says: 'Elements stand in the order of their definition.', shown: ['conformance/xml: elements stand in the order of R4'] },
  { at: 'xml.html#xml', binds: 'SHALL', says: 'JSON and XML of a resource mean the same.', shown: ["conformance/xml: '%s is the same'", 'conformance/xml: what is generated is the same: text, decimals, extensions, missing values, narratives'] },
  { at: 'xml.html#xml', binds: 'SHALL NOT', says: 'A document type declaration or an entity is followed.', shown: ['conformance/xml: a DOCTYPE'] },
  { at: 'datatypes.html#primitive', binds: 'SHALL', says: 'Primitive values have the form of their type, dates are days of the calendar.', shown: ['conformance/primitives: every day of the calendar is a date, and no other', 'conformance/primitives: takes %j'] },
  { at: 'datatypes.html#string', binds: 'SHALL NOT', says: 'A text is longer than one megabyte.', shown: ['conformance/primitives: a text may be one megabyte and no more'] },
  { at: 'datatypes.html#open', binds: 'SHALL', says: 'Of a choice one type is given.', shown: ["conformance/validate: 'two of a choice'"] },
  { at: 'narrative.html#Narrative', binds: 'SHALL', says: 'A narrative is XHTML without scripts, forms, frames or style sheets, and says something.', shown: ["conformance/narrative: 'a script'", "conformance/narrative: 'an event'", "conformance/narrative: 'nothing'"] },
  { at: 'resource.html#id', binds: 'SHALL', says: 'An id is 1 to 64 letters, digits, hyphens and dots, and never changes.', shown: ['http/interactions: an id that is none'] },
  { at: 'resource.html#Meta', binds: 'SHALL', says: 'versionId changes with each version.', shown: ['http/interactions: versions go on through a deletion, each can be read, the history tells all'] },
  { at: 'resource.html#Meta', binds: 'SHOULD', says: "What else the client says in meta is kept.", shown: ["http/interactions: the client's meta stays, but for what is the server's"] },
  { at: 'operations.html#executing', binds: 'SHALL', says: 'An operation takes its inputs from Parameters, or from the address when all are primitive.', shown: ['dispatch/operation-input: a Parameters resource gives values, and resources as trees', 'dispatch/operation-input: each input takes the form its definition gives it'] },
  { at: 'operations.html#executing', binds: 'SHALL', says: 'The one resource an operation takes may be the body itself.', shown: ['dispatch/operation-input: the one resource an operation takes may be the body itself'] },
  { at: 'operations.html#response', binds: 'SHALL', says: 'A single resource named return is the answer itself, all else is Parameters.', shown: ['journeys/clients: asks an operation, and is told why a payload is refused'] },
  { at: 'operationoutcome.html#OperationOutcome', binds: 'SHALL', says: 'An issue has a severity and a code; details and expression say what and where.', shown: ['fhir/error: an error is an OperationOutcome from the start: severity, code, details with a stable code, expression'] },
]
