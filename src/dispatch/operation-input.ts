/** Reads an operation's inputs as its OperationDefinition says: from the query string, a Parameters resource, or the one resource it takes.  R4 operations.html#request */
import type { OperationDefinitionParameter, Parameters, ParametersParameter } from '@medplum/fhirtypes'
import { FhirError, invalid } from '../fhir/error.ts'
import type { Resource } from '../fhir/resource.ts'
import type { Definition, Input } from '../operations/operation.ts'
import type { Routed } from '../interactions/interaction.ts'

export type ParseResource = (text: string, type?: string) => Resource

/** @throws invalid, one problem for each input that is missing, unknown, repeated or of the wrong form */
export function operationInput(definition: Definition, { request, ...address }: Routed, parse: ParseResource): Input {
  const known = (definition.parameter ?? []).filter(p => p.use === 'in')
  const given = [...fromQuery(request.query, known), ...(request.body === undefined || request.body === '' ? [] : fromBody(request.body, known, parse))]
  const input: Record<string, unknown> = addressed(definition, address)
  const problems: { text: string; expression?: string }[] = []
  for (const parameter of known) {
    const values = given.filter(([name]) => name === parameter.name).map(([, value]) => value)
    const most = parameter.max === '*' ? Infinity : Number(parameter.max)
    if (values.length < (parameter.min ?? 0)) problems.push({ text: `The operation needs the input '${parameter.name}'` })
    else if (values.length > most) problems.push({ text: `The input '${parameter.name}' may be given ${most === 1 ? 'once' : `${most} times`}` })
    else if (most > 1) input[parameter.name!] = values
    else if (values.length === 1) input[parameter.name!] = values[0]
  }
  for (const [name] of given) {
    if (!known.some(p => p.name === name)) problems.push({ text: `The operation has no input '${name}'; it has ${known.map(p => p.name).join(', ') || 'none'}` })
  }
  if (problems.length > 0) throw new FhirError('invalid', problems)
  return input
}

/** What the address says: `id` and `version`, and of an operation of every type `type`. */
function addressed({ resource }: Definition, { type, id, version }: Omit<Routed, 'request'>): Record<string, unknown> {
  const every = resource?.includes('Resource') === true && type !== ''
  return { ...(every && { type }), ...(id !== '' && { id }), ...(version !== '' && { version }) }
}

function fromQuery(query: string, known: readonly OperationDefinitionParameter[]): [string, unknown][] {
  return [...new URLSearchParams(query)].filter(([name]) => name !== '_format' && name !== '_pretty').map(([name, text]) => {
    const type = known.find(p => p.name === name)?.type
    return [name, type === undefined ? text : primitive(text, type, name)]
  })
}

function primitive(text: string, type: string, name: string): unknown {
  const wrong = (form: string): FhirError => invalid(`The input '${name}' is ${form}`)
  switch (type) {
    case 'boolean':
      if (text !== 'true' && text !== 'false') throw wrong('true or false')
      return text === 'true'
    case 'integer': case 'positiveInt': case 'unsignedInt':
      if (!/^-?\d{1,10}$/.test(text)) throw wrong('a whole number')
      return Number(text)
    case 'date':
      if (!/^\d{4}(-\d\d(-\d\d)?)?$/.test(text)) throw wrong('a date, such as 2024-06-30')
      return text
    case 'Identifier': {
      const bar = text.indexOf('|')
      return bar < 0 ? { value: text } : { system: text.slice(0, bar), value: text.slice(bar + 1) }
    }
    case 'Reference': return { reference: text }
    default: return text
  }
}

function fromBody(body: string, known: readonly OperationDefinitionParameter[], parse: ParseResource): [string, unknown][] {
  const resource = parse(body)
  if (resource.resourceType === 'Parameters') return (resource as Parameters).parameter?.map(fromParameter) ?? []
  const takes = known.find(p => p.type === resource.resourceType || p.type === 'Resource' || p.type === 'Any')
  if (!takes) throw invalid('The operation takes a Parameters resource', 'Parameters')
  return [[takes.name!, resource]]
}

function fromParameter(parameter: ParametersParameter, i: number): [string, unknown] {
  const { name, resource, part, ...rest } = parameter
  if (!name) throw invalid('A parameter has a name', `Parameters.parameter[${i}].name`)
  const value = Object.entries(rest).find(([key]) => key.startsWith('value'))?.[1]
  return [name, resource ?? (part ? Object.fromEntries(part.map(fromParameter)) : value)]
}
