import type { Parameters } from '@medplum/fhirtypes'
import type { AckCode } from '../../hl7v2/ack.ts'
import { stringifyJson } from '../../fhir/json.ts'

/** What the answer says of a message that was taken. */
export interface Taken {
  readonly acknowledgment: string
  readonly code: AckCode
  readonly disposition: 'stored' | 'repeated' | 'held' | 'dropped'
  readonly warnings: readonly string[]
}

/** The answer, as JSON text of Parameters. */
export function present({ acknowledgment, code, disposition, warnings }: Taken): string {
  return stringifyJson({
    resourceType: 'Parameters',
    parameter: [
      { name: 'acknowledgment', valueString: acknowledgment }, { name: 'code', valueCode: code }, { name: 'disposition', valueCode: disposition },
      ...warnings.map(text => ({ name: 'warning', valueString: text })),
    ],
  } satisfies Parameters)
}
