/** The pages of the operations that R4 defines. */
import type { Statement } from './statement.ts'

export const OPERATIONS: readonly Statement[] = [
  { at: 'resource-operation-meta.html#meta', binds: 'MAY', says: 'The labels in use by a type, or by everything, are told; versionId and lastUpdated are not.', shown: ['operations/resource-meta/operation: are the labels in use, each once, without versionId and lastUpdated', 'operations/resource-meta/operation: of what the caller may see, and nothing else'] },
  { at: 'resource-operation-meta.html#meta', binds: 'SHALL', says: 'Of a resource and of a version, the meta is the one that a read has.', shown: ['operations/resource-meta/operation: is the meta that a read has', "operations/resource-meta/operation: asked of a version is that version's"] },
  { at: 'resource-operation-meta-add.html#meta-add', binds: 'SHALL', says: 'Labels are sets: a tag or label is known by system and code, a profile by its address.', shown: ['operations/resource-meta-add/operation: a set has each once: a tag by system and code, whatever version and display it has; a profile by its address'] },
  { at: 'resource-operation-meta-delete.html#meta-delete', binds: 'SHALL', says: 'What is not there is no error.', shown: ['operations/resource-meta-delete/operation: takes labels by their identity, and what is not there is no error'] },
  { at: 'resource-operation-meta.html#meta', binds: 'MAY', says: 'The labels of a historical version can be changed.', refused: 'A stored version never changes: the audit chain has hashed it.' },
]
