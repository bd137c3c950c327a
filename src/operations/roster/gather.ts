import { parseJson } from '../../fhir/json.ts'
import type { Resource } from '../../fhir/resource.ts'
import { ECM_PROGRAM } from '../../ecm/codes.ts'
import type { Clause } from '../../search/clause.ts'
import type { OperationContext } from '../operation.ts'

/** On a page; and how many members' Coverages are asked for at once. */
const PAGE = 500, AT_ONCE = 100

const token = (code: string, system: string | undefined, value: string): Clause => ({ code, kind: 'token', values: [{ kind: 'token', system, code: value }] })
const reference = (code: string, type: string, ids: readonly string[]): Clause => ({ code, kind: 'reference', values: ids.map(id => ({ kind: 'reference', types: [type], id })) })

/** The provider's enrollments within the caller's sight, page by page, and the members' Coverages whoever may see them: they only say whose plan it is. */
export async function gather(provider: string, { repository, record }: Pick<OperationContext, 'repository' | 'record'>): Promise<{ readonly enrollments: readonly Resource[]; readonly coverages: readonly Resource[] }> {
  const enrollments = await every(repository, 'EpisodeOfCare', [reference('organization', 'Organization', [provider]), token('status', undefined, 'active'), token('type', ECM_PROGRAM, 'ecm')])
  const members = [...new Set(enrollments.flatMap(e => e.resourceType === 'EpisodeOfCare' && e.patient?.reference?.startsWith('Patient/') ? [e.patient.reference.slice('Patient/'.length)] : []))]
  const coverages: Resource[] = []
  for (let i = 0; i < members.length; i += AT_ONCE) {
    coverages.push(...await every(record, 'Coverage', [reference('beneficiary', 'Patient', members.slice(i, i + AT_ONCE)), token('status', undefined, 'active')]))
  }
  return { enrollments, coverages }
}

async function every(reader: OperationContext['repository'], type: string, clauses: readonly Clause[]): Promise<readonly Resource[]> {
  const found: Resource[] = []
  let cursor: string | undefined
  do {
    const page = await reader.search({ type, clauses, includes: [], sort: [{ code: '_lastUpdated', descending: false }], count: PAGE, total: 'none', self: 'roster', ignored: [], ...(cursor && { cursor }) })
    found.push(...page.matches.map(v => parseJson(v.text) as Resource))
    cursor = page.next
  } while (cursor !== undefined)
  return found
}
