import type { Definition } from '../operation.ts'

/** R4 patient-operation-everything.html */
export const definition = {
  resourceType: 'OperationDefinition',
  id: 'Patient-everything',
  url: 'http://hl7.org/fhir/OperationDefinition/Patient-everything',
  name: 'PatientEverything',
  title: 'All that is on record about a patient',
  status: 'active',
  kind: 'operation',
  description: 'What the caller may see of the Patient compartment, whatever else is about the patient, and what these refer to that is nobody else\'s: page by page, by the links, in an order that no change moves. '
    + 'Of the type, it is of the one patient in sight; where there are several it is refused.',
  affectsState: false,
  code: 'everything',
  resource: ['Patient'],
  system: false,
  type: true,
  instance: true,
  parameter: [
    { name: 'start', use: 'in', min: 0, max: '1', type: 'date', documentation: 'The first day of care. What has no date of care is of every day.' },
    { name: 'end', use: 'in', min: 0, max: '1', type: 'date', documentation: 'The last day of care.' },
    { name: '_since', use: 'in', min: 0, max: '1', type: 'instant', documentation: 'What was stored then or later: meta.lastUpdated of the first page of the time before.' },
    { name: '_type', use: 'in', min: 0, max: '*', type: 'code', documentation: 'Types, divided by commas.' },
    { name: '_count', use: 'in', min: 0, max: '1', type: 'integer', documentation: 'On a page: 200 when absent, 1,000 at most. What they refer to comes beside it.' },
    { name: 'return', use: 'out', min: 1, max: '1', type: 'Bundle', documentation: 'A searchset: match, what is of the record; include, what it refers to.' },
  ],
} as const satisfies Definition
