import { determinationOf } from '../../ecm/determination.ts'
import { eligibilityFrom } from '../../ecm/eligibility.ts'
import { invalid } from '../../fhir/error.ts'
import { parseReference } from '../../fhir/reference.ts'
import { gather } from '../member-evidence.ts'
import type { OperationContext, WritingOperation } from '../operation.ts'
import { definition } from './definition.ts'

export interface DetermineInput {
  readonly [name: string]: unknown
  readonly id: string
  readonly asOf?: string
  readonly county?: string
  readonly plan?: string
}

/** Patient/[id]/$ecm-determine: the same answer as $ecm-eligibility, kept. */
export const operation: WritingOperation<DetermineInput, undefined> = {
  definition,
  async writes({ id: member, asOf, county, plan }, context) {
    const { resources, seen, versions } = await gather(member, context)
    const found = eligibilityFrom(resources, { asOf: asOf ?? context.today, ...(county && { county }), ...(plan && { plan }) })
    if (!found) throw invalid("The input 'asOf' is a whole date, such as 2024-06-30", 'asOf')
    const id = context.newId(), performer = await performerIn(context)
    const resource = determinationOf(found, { id, member: `Patient/${member}`, at: context.at, versions, seen, serverVersion: context.serverVersion, ...(performer && { performer }) })
    return { writes: [{ op: 'create', type: 'Observation', id, resource }], carry: undefined }
  },
  answer({ stored: [stored] }) {
    const { type, id, version, lastUpdated, text } = stored!.version
    return { status: 201, body: text, version: { version, lastUpdated }, location: `${type}/${id}/_history/${version}` }
  },
}

/** The party of whoever asks, where it is on record. */
async function performerIn({ principal: { party }, repository }: OperationContext): Promise<string | undefined> {
  const to = party === undefined ? undefined : parseReference(party)
  return to && await repository.find(to.type, to.id) ? party : undefined
}
