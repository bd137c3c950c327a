/** The library behind our subset: fhirpath.js, which is also what our closures are compared with. */
import fhirpath from 'fhirpath'
import type { UserInvocationTable } from 'fhirpath'
import r4Model from 'fhirpath/fhir-context/r4'
import type { Env } from './step.ts'
import { stubOf } from '../resolve.ts'
import { contains } from '../terminology.ts'

interface Node {
  readonly data?: unknown
  readonly constructor: { makeResNode(context: unknown, data: object, ...rest: null[]): Node }
}
/** The library answers these by asking a server, or not at all. */
const userInvocationTable: UserInvocationTable = {
  resolve: {
    internalStructures: true, arity: { 0: [] },
    fn(this: unknown, inputs: (Node | undefined)[]) {
      return inputs.flatMap(node => {
        const stub = node && stubOf(node.data, {})
        return node && stub ? [node.constructor.makeResNode(this, stub, null, null, null, null)] : []
      })
    },
  },
  memberOf: { fn: (items: unknown[], valueSet: string) => [contains(valueSet, items[0])], arity: { 1: ['String'] } },
  conformsTo: { fn: () => [true], arity: { 1: ['String'] } },
}

/** @param base the place of the node it is asked of: 'Patient.contact' */
export function libraryExpression(expression: string, base: string | undefined): (node: unknown, env: Env) => readonly unknown[] {
  const text = expression.replaceAll(/\bdiv\.htmlChecks/g, '`div`.htmlChecks')
  const run = fhirpath.compile(base === undefined ? text : { base, expression: text }, r4Model, { userInvocationTable, traceFn: () => undefined }) // the library prints what trace() meets: a person's data
  return (node, { resource, rootResource }) => run(node, { resource, rootResource }) as readonly unknown[]
}

/** The elements that an expression names, as 'Patient.name[1].given[0]'. @throws Error when it is no FHIRPath, or yields something that is no element */
export function elementsAt(expression: string, resource: object): readonly string[] {
  const run = fhirpath.compile(expression, r4Model, { resolveInternalTypes: false, traceFn: () => undefined })
  return (run(resource) as (Node & { fullPropertyName?(): string })[]).map(node => {
    if (!node.fullPropertyName) throw new Error('Not an element')
    return node.fullPropertyName()
  })
}
