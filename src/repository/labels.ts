/** The labels in use among what a scope shows.  R4 resource-operation-meta.html */
import type { Coding } from '@medplum/fhirtypes'
import { FhirError } from '../fhir/error.ts'
import { identityOf, labelsOf, united, type Labels } from '../fhir/labels.ts'
import type { Resource } from '../fhir/resource.ts'
import type { Scope } from '../fhir/scope.ts'
import { labelsStatement, type LabelRow } from '../storage/across/labels.ts'
import type { Db } from '../storage/pool.ts'

/** Beyond it the bodies are too many to read for one answer. */
const MOST = 50_000

/** In the order of their names. @param type undefined: of every type. @throws too-costly */
export async function labelsIn(db: Db, type: string | undefined, scope: Scope, now: Date): Promise<Labels> {
  const rows = await db.run<LabelRow>(labelsStatement({ type, branches: scope.branches, now, most: MOST }))
  if ((rows[0]?.resources ?? 0) > MOST) throw new FhirError('invalid', [{ code: 'too-costly', text: `More than ${MOST} resources are in sight: ask of a type with fewer, or of a resource` }])
  const of = <Label>(kind: LabelRow['kind']): Label[] => rows.filter(row => row.kind === kind && row.label !== 'null').map(row => row.label!).toSorted().map(text => JSON.parse(text) as Label)
  const read = { profile: of<string>('profile'), tag: of<Coding>('tag'), security: of<Coding>('security') }
  const found = of<Resource>('body').reduce<Labels>((all, { meta = {} }) => united(all, labelsOf(meta)), united({ profile: [], tag: [], security: [] }, read))
  return { profile: found.profile, tag: found.tag.toSorted(byIdentity), security: found.security.toSorted(byIdentity) }
}
const byIdentity = (a: Coding, b: Coding): number => identityOf(a) < identityOf(b) ? -1 : 1
