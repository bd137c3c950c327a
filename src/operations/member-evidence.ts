/** What an operation that determines eligibility reads of a member. */
import { EVIDENCE_TYPES } from '../ecm/evidence.ts'
import { gone, notFound } from '../fhir/error.ts'
import { parseJson } from '../fhir/json.ts'
import { literalReferences, parseReference } from '../fhir/reference.ts'
import type { Resource } from '../fhir/resource.ts'
import type { OperationContext } from './operation.ts'

export interface Gathered {
  readonly resources: readonly Resource[]
  /** 'Type/id' of those that the caller may see: the others are used and not named. */
  readonly seen: ReadonlySet<string>
  /** The version of each that was read. */
  readonly versions: ReadonlyMap<string, string>
}

/** What evidence points to for knowing who says so and where it was; of a household, who lives in it. */
const AROUND = new Set(['Organization', 'PractitionerRole', 'Location'])
/** Somebody speaks for the organization of the role. */
const ONWARD = { from: 'PractitionerRole', path: ['organization', 'reference'], to: 'Organization' }

/** All that the record holds about a member that can be evidence, seen by the caller or not; the member must be. @throws not-found, gone */
export async function gather(id: string, { dossier }: Pick<OperationContext, 'dossier'>): Promise<Gathered> {
  const about = await dossier.about(id, EVIDENCE_TYPES), [member] = about
  if (member?.version.type !== 'Patient' || !member.seen) throw notFound('There is no such Patient')
  if (member.version.deleted) throw gone('The Patient was deleted')
  const own = about.map(({ version }) => parseJson(version.text) as Resource)
  const around = await dossier.around(pointedTo(own, id), ONWARD)
  const all = [...about, ...around]
  return {
    resources: [...own, ...around.map(({ version }) => parseJson(version.text) as Resource)],
    seen: new Set(all.filter(one => one.seen).map(({ version }) => nameOf(version))),
    versions: new Map(all.map(({ version }) => [nameOf(version), version.version])),
  }
}

const nameOf = ({ type, id }: { readonly type: string; readonly id: string }): string => `${type}/${id}`

function pointedTo(resources: readonly Resource[], member: string): readonly { readonly type: string; readonly id: string }[] {
  const keys = new Map(resources.flatMap(resource => literalReferences(resource).flatMap(({ reference }) => {
    const to = parseReference(reference), wanted = to && (AROUND.has(to.type) || (to.type === 'Patient' && resource.resourceType === 'Group' && to.id !== member))
    return wanted ? [[nameOf(to), { type: to.type, id: to.id }] as const] : []
  })))
  return [...keys.values()]
}
