import type { Definition } from '../operation.ts'

/** R4 resource-operation-meta-delete.html */
export const definition = {
  resourceType: 'OperationDefinition',
  id: 'Resource-meta-delete',
  url: 'http://hl7.org/fhir/OperationDefinition/Resource-meta-delete',
  name: 'ResourceMetaDelete',
  title: 'Delete profiles, tags and security labels',
  status: 'active',
  kind: 'operation',
  description: 'Takes profiles, tags and security labels from a resource: a tag or label is known by system and code, a profile by its address. It makes a new version, which passes every check of an update; when none of them is there, none. '
    + 'A version that is stored is never changed, so of one it is refused.',
  affectsState: true,
  code: 'meta-delete',
  resource: ['Resource'],
  system: false,
  type: false,
  instance: true,
  parameter: [
    { name: 'meta', use: 'in', min: 1, max: '1', type: 'Meta', documentation: 'Its profiles, tags and security labels are taken away, those that are not there too; what else it holds is passed over.' },
    { name: 'return', use: 'out', min: 1, max: '1', type: 'Meta', documentation: 'As it is now.' },
  ],
} as const satisfies Definition
