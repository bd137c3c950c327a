import type { CareTeam, EpisodeOfCare, Reference } from '@medplum/fhirtypes'
import { ledBy, reasonWanted } from '../../ecm/assignment/lead.ts'
import { startOf } from '../../ecm/dates.ts'
import { finding } from '../../ecm/finding.ts'
import { FhirError } from '../../fhir/error.ts'
import type { Write } from '../../fhir/write.ts'
import type { WritingOperation } from '../operation.ts'
import { definition } from './definition.ts'
import { gather } from './gather.ts'
import { present } from './present.ts'

export interface LeadInput {
  readonly [name: string]: unknown
  readonly id: string
  readonly careManager: Reference
  readonly reason?: string
}
export interface Leads { readonly episode: EpisodeOfCare; readonly team: CareTeam | undefined; readonly caseload: number; readonly late: string | undefined }

/** EpisodeOfCare/[id]/$assign-lead-care-manager: one person leads the member's care. */
export const operation: WritingOperation<LeadInput, Leads> = {
  definition,
  async writes({ id, careManager, reason }, context) {
    const { episode, version, practitioner, team, around, caseload, task } = await gather(id, careManager, context), { at, newId } = context
    const wanted = reason === undefined && episode.careManager?.reference !== practitioner ? reasonWanted({ caseload, around, at }) : undefined
    if (wanted) throw new FhirError('rule-violated', [{ ...finding(wanted, 'reason'), severity: 'error', text: `${wanted.because}: nobody is assigned beyond it without the input 'reason' (rule ${wanted.citation.rule})` }])
    const due = task?.restriction?.period?.end, late = due !== undefined && startOf(due)! < at ? due : undefined
    if (episode.careManager?.reference === practitioner) return { writes: [], carry: { episode, team, caseload: caseload + 1, late } }
    const led = ledBy({ episode, practitioner, at, team, newId, ...(reason && { reason }) })
    const writes: Write[] = [
      { op: 'update', type: 'EpisodeOfCare', id, resource: led.episode, ifMatch: version, remake: true },
      team?.meta?.versionId ? { op: 'update', type: 'CareTeam', id: led.team.id!, resource: led.team, ifMatch: team.meta.versionId, remake: true } : { op: 'create', type: 'CareTeam', id: led.team.id!, resource: led.team },
    ]
    return { writes, carry: { ...led, caseload: caseload + 1, late } }
  },
  answer: present,
}
