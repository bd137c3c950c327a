import type { Definition } from '../operation.ts'

/** R4 encounter-operation-everything.html */
export const definition = {
  resourceType: 'OperationDefinition',
  id: 'Encounter-everything',
  url: 'http://hl7.org/fhir/OperationDefinition/Encounter-everything',
  name: 'EncounterEverything',
  title: 'All that is on record about an encounter',
  status: 'active',
  kind: 'operation',
  description: 'What refers to the encounter and the caller may see, and what that refers to, the patient among it, unless it is another patient\'s: page by page, by the links, in an order that no change moves.',
  affectsState: false,
  code: 'everything',
  resource: ['Encounter'],
  system: false,
  type: false,
  instance: true,
  parameter: [
    { name: '_since', use: 'in', min: 0, max: '1', type: 'instant', documentation: 'What was stored then or later: meta.lastUpdated of the first page of the time before.' },
    { name: '_type', use: 'in', min: 0, max: '*', type: 'code', documentation: 'Types, divided by commas.' },
    { name: '_count', use: 'in', min: 0, max: '1', type: 'integer', documentation: 'On a page: 200 when absent, 1,000 at most. What they refer to comes beside it.' },
    { name: 'return', use: 'out', min: 1, max: '1', type: 'Bundle', documentation: 'A searchset: match, what is of the record; include, what it refers to.' },
  ],
} as const satisfies Definition
