/** Where a validation stands, and what it has found. One for each resource; handed down through every check. */
import type { Problem } from '../fhir/error.ts'
import type { Finding } from '../fhir/write.ts'
import type { Env } from './fhirpath/step.ts'

/** An extension that we have a profile of, met while walking. */
export interface Met { readonly node: object; readonly holder: object; readonly path: string; readonly url: string }

/** More would tell nobody anything, and a body of faults alone would cost the server more than its sender. */
const MOST_FINDINGS = 100
/** Names and indexes to the deepest element: far beyond any resource, far below what the stack holds. */
const DEEPEST = 400

export class Walk implements Env {
  readonly findings: Finding[] = []
  /** Findings of severity error, so far. */
  errors = 0
  resource: unknown
  rootResource: unknown
  /** Constraints that could not be evaluated. */
  readonly undecided: Finding[] = []
  readonly extensions: Met[] = []
  readonly conformsTo?: (node: unknown, url: string) => boolean
  readonly #trail: (string | number)[]

  constructor(resource: unknown, start: string, conformsTo?: (node: unknown, url: string) => boolean) {
    this.resource = resource
    this.rootResource = resource
    this.#trail = [start]
    if (conformsTo) this.conformsTo = conformsTo
  }
  enter(step: string | number): void { this.#trail.push(step) }
  leave(): void { this.#trail.pop() }

  /** FHIRPath with indexes, from the resource to where the walk stands. */
  get path(): string {
    let text = String(this.#trail[0])
    for (let i = 1; i < this.#trail.length; i++) {
      const step = this.#trail[i]!
      text += typeof step === 'number' ? `[${step}]` : `.${step}`
    }
    return text
  }
  get isTooDeep(): boolean { return this.#trail.length > DEEPEST }
  /** Not R4. */
  invalid(id: string, code: NonNullable<Problem['code']>, text: string, at?: string): void {
    this.errors++
    if (this.errors <= MOST_FINDINGS) this.findings.push({ kind: 'invalid', id, code, text, expression: at ?? this.path })
  }
}
