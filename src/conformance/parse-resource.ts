/** A body becomes a resource, or is refused with the place where it went wrong. R4 json.html */
import { FhirError, invalid } from '../fhir/error.ts'
import { duplicateMember } from '../fhir/json-text.ts'
import { parseJson } from '../fhir/json.ts'
import type { Resource } from '../fhir/resource.ts'
import { isResourceType } from './image.ts'

const BYTE_ORDER_MARK = 0xfeff

/**
 * JSON text as a resource of a type that R4 knows; whether it is a valid one is the gate's to say.
 * @param expected the type it must be
 * @throws {FhirError} invalid: a byte order mark, no JSON (line and column are named), a member twice, no or another resourceType
 */
export function parseResource(text: string, expected?: string): Resource {
  if (text.charCodeAt(0) === BYTE_ORDER_MARK) throw invalid('The body begins with a byte order mark: send UTF-8 without one')
  const value = parsed(text)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalid('The body is no JSON object: a resource is one')
  const twice = duplicateMember(text)
  const type = (value as { resourceType?: unknown }).resourceType
  if (twice !== undefined) throw invalid(`The member ${twice} stands twice in its object: send it once`, typeof type === 'string' && isResourceType(type) ? `${type}.${twice}` : undefined)
  if (type === undefined) throw invalid('The body has no resourceType: name the type of the resource')
  if (typeof type !== 'string' || !isResourceType(type)) throw invalid('The resourceType is not one of FHIR R4', 'resourceType')
  if (expected !== undefined && type !== expected) throw invalid(`${expected} is expected here: the body is of type ${type}`, type)
  return value as Resource
}

function parsed(text: string): unknown {
  if (text.trim() === '') throw invalid('The body is empty: send a resource')
  try {
    return parseJson(text)
  } catch (error) {
    const at = positionOf(error, text) // the cause is not carried on: its message quotes the body
    throw new FhirError('invalid', [{ text: `The body is not JSON: it goes wrong at line ${at.line}, column ${at.column}`, code: 'structure' }])
  }
}

/** V8 names the offset, or that the text ended; of the message nothing else is told, for it quotes the body. */
function positionOf(error: unknown, text: string): { line: number; column: number } {
  const named = /at position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1]
  const before = text.slice(0, named === undefined ? firstFault(text) : Number(named)).split('\n')
  return { line: before.length, column: before.at(-1)!.length + 1 }
}

/** Some messages name no offset: the longest beginning that JSON.parse calls unfinished, and not wrong, ends at the fault. */
function firstFault(text: string): number {
  let [low, high] = [0, text.length]
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (isUnfinished(text.slice(0, middle))) low = middle
    else high = middle - 1
  }
  return low
}
function isUnfinished(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch (error) {
    const { message } = error as Error, named = /at position (\d+)/.exec(message)?.[1]
    return /end of JSON input|Unterminated string/.test(message) || (named !== undefined && Number(named) >= text.length)
  }
}
