import type { Definition } from '../operation.ts'

/** R4 resource-operation-meta.html */
export const definition = {
  resourceType: 'OperationDefinition',
  id: 'Resource-meta',
  url: 'http://hl7.org/fhir/OperationDefinition/Resource-meta',
  name: 'ResourceMeta',
  title: 'Profiles, tags and security labels',
  status: 'active',
  kind: 'operation',
  description: 'Of a resource, or one of its versions: its meta. Of a type, or of everything: the profiles, tags and security labels in use among the resources that the caller may see, 50,000 of them at most.',
  affectsState: false,
  code: 'meta',
  resource: ['Resource'],
  system: true,
  type: true,
  instance: true,
  parameter: [{ name: 'return', use: 'out', min: 1, max: '1', type: 'Meta' }],
} as const satisfies Definition
