/** Batches and transactions, as a client writes them. */
import type { Bundle, BundleEntry } from '@medplum/fhirtypes'
import { expect } from 'vitest'
import { validate } from '../../src/conformance/validate.ts'
import type { Caller } from './app.ts'
import type { Asked } from './server.ts'

export interface EntryMore {
  readonly fullUrl?: string
  readonly ifMatch?: string
  readonly ifNoneMatch?: string
  readonly ifModifiedSince?: string
  readonly ifNoneExist?: string
}
/** @param asked 'PUT Patient/1' */
export function entry(asked: string, resource?: object, { fullUrl, ...conditions }: EntryMore = {}): object {
  const [method, url] = asked.split(' ')
  return { ...(fullUrl !== undefined && { fullUrl }), ...(resource && { resource }), request: { method, url, ...conditions } }
}

export const bundle = (type: 'batch' | 'transaction', entries: readonly object[]): object => ({ resourceType: 'Bundle', type, ...(entries.length > 0 && { entry: entries }) })
export const transact = (caller: Caller, entries: readonly object[], headers?: Readonly<Record<string, string>>): Promise<Asked> => caller.send('POST', '', bundle('transaction', entries), headers)
export const inBatch = (caller: Caller, entries: readonly object[], headers?: Readonly<Record<string, string>>): Promise<Asked> => caller.send('POST', '', bundle('batch', entries), headers)

/** The entries of an answer, which is R4 itself. */
export function answered(answer: Asked): BundleEntry[] {
  expect(answer.status, answer.text).toBe(200)
  const found = answer.json<Bundle>()
  expect(validate(found).filter(finding => finding.severity !== 'warning')).toEqual([])
  return found.entry ?? []
}
export const statuses = (entries: readonly BundleEntry[]): string[] => entries.map(one => one.response!.status!)

/** A JSON Patch as a Bundle carries it. */
export const jsonPatch = (...operations: readonly object[]): object =>
  ({ resourceType: 'Binary', contentType: 'application/json-patch+json', data: Buffer.from(JSON.stringify(operations)).toString('base64') })
/** A FHIRPath Patch that adds a primitive. */
export const addition = (path: string, name: string, value: object): object =>
  ({ resourceType: 'Parameters', parameter: [{ name: 'operation', part: [{ name: 'type', valueCode: 'add' }, { name: 'path', valueString: path }, { name: 'name', valueString: name }, { name: 'value', ...value }] }] })
