import type { Definition } from '../operation.ts'

/** R4 resource-operation-meta-add.html */
export const definition = {
  resourceType: 'OperationDefinition',
  id: 'Resource-meta-add',
  url: 'http://hl7.org/fhir/OperationDefinition/Resource-meta-add',
  name: 'ResourceMetaAdd',
  title: 'Add profiles, tags and security labels',
  status: 'active',
  kind: 'operation',
  description: 'Adds profiles, tags and security labels to a resource, each once: a tag or label is known by system and code, a profile by its address. It makes a new version, which passes every check of an update; when all of them are there already, none. '
    + 'A version that is stored is never changed, so of one it is refused.',
  affectsState: true,
  code: 'meta-add',
  resource: ['Resource'],
  system: false,
  type: false,
  instance: true,
  parameter: [
    { name: 'meta', use: 'in', min: 1, max: '1', type: 'Meta', documentation: 'Its profiles, tags and security labels are added; what else it holds is passed over. Of a tag that is there already, version and display stay.' },
    { name: 'return', use: 'out', min: 1, max: '1', type: 'Meta', documentation: 'As it is now.' },
  ],
} as const satisfies Definition
