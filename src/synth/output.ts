/** The population as text, piece by piece: the directory first, then one member after the other; nothing is kept. */
import { ECM } from '../fhir/canonical.ts'
import type { Resource } from '../fhir/resource.ts'
import { messagesOf } from './adt.ts'
import type { Day } from './days.ts'
import { directory } from './directory.ts'
import { expected, member, type Member } from './member.ts'
import { MIF_HEADER, mifRow } from './mif.ts'
import { ids, PLANS } from './places.ts'

export const FORMS = ['bundles', 'ndjson', 'hl7v2', 'files'] as const
export type Form = (typeof FORMS)[number]

export interface Piece {
  /** Where it belongs, if it goes into files. */
  readonly file: string
  /** Whole lines. */
  readonly text: string
}
export interface Wanted { readonly seed: number; readonly count: number; readonly asOf: Day }

export function* population(form: Form, { seed, count, asOf }: Wanted): Generator<Piece> {
  if (form === 'files') for (let n = 1; n <= PLANS.length; n++) yield { file: mifOf(ids(seed).plan(n)), text: `${MIF_HEADER}\r\n` }
  if (form !== 'hl7v2') for (const part of directory(seed)) yield* pieces(form, part)
  for (let index = 0; index < count; index++) {
    const one = member(seed, index, asOf)
    if (form === 'hl7v2') for (const text of messagesOf(one, seed, asOf)) yield { file: 'messages.hl7', text: `${text}\n` }
    else yield* pieces(form, one.resources)
    if (form === 'files' && expected(one).eligible) yield { file: mifOf(planOf(one)), text: `${mifRow(one)}\r\n` }
  }
}

function* pieces(form: Exclude<Form, 'hl7v2'>, resources: readonly Resource[]): Generator<Piece> {
  if (form === 'bundles') yield { file: 'bundles.ndjson', text: `${JSON.stringify(transaction(resources))}\n` }
  else for (const resource of resources) yield { file: `${resource.resourceType}.ndjson`, text: `${JSON.stringify(resource)}\n` }
}

/** What may be sent again: each resource is put where its id says. */
const transaction = (resources: readonly Resource[]): object => ({
  resourceType: 'Bundle', type: 'transaction',
  entry: resources.map(resource => {
    const url = `${resource.resourceType}/${resource.id}`
    return { fullUrl: `${ECM}/${url}`, resource, request: { method: 'PUT', url } }
  }),
})

const mifOf = (plan: string): string => `mif-${plan}.csv`
/** The plan whose Coverage is the newest. */
function planOf({ resources }: Member): string {
  const coverages = resources.filter(r => r.resourceType === 'Coverage')
  return coverages.at(-1)!.payor[0]!.reference!.split('/')[1]!
}
