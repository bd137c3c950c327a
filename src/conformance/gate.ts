/** What every Write meets first: is it R4, and what it claims to be? Needs nothing stored. */
import type { Gate, Judged } from '../fhir/write.ts'
import { validate } from './validate.ts'
import type { ValidationOptions } from './validate.ts'

/** @param options what every resource must keep besides what it claims */
export function conformanceGate(options: ValidationOptions = {}): Gate {
  return {
    name: 'conformance',
    needs: () => 'nothing',
    judge: ({ write, after }: Judged) => write.op === 'delete' || !after ? [] : validate(after, options),
  }
}
