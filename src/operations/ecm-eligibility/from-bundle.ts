import type { Bundle } from '@medplum/fhirtypes'
import { validate } from '../../conformance/validate.ts'
import { FhirError, invalid } from '../../fhir/error.ts'
import { ID, type Resource } from '../../fhir/resource.ts'
import type { Gathered } from '../member-evidence.ts'

/**
 * What a Bundle says of one member: its first Patient, or whom all of it is about. Nothing is read from the record, and nothing stored.
 * @throws invalid when it is not R4, when it is about nobody, or when it does not say about whom
 */
export function fromBundle(bundle: Bundle): Pick<Gathered, 'resources' | 'seen'> {
  const problems = validate(bundle).filter(({ kind, severity = 'error' }) => kind === 'invalid' && severity === 'error')
  if (problems.length > 0) throw new FhirError('invalid', problems)
  const all = resolved(bundle), member = memberOf(all)
  const resources = all.filter(resource => (subjectOf(resource) ?? member) === member && (resource.resourceType !== 'Patient' || nameOf(resource) === member || isOfHousehold(resource, all)))
  return { resources: resources.toSorted((a, b) => Number(nameOf(b) === member) - Number(nameOf(a) === member)), seen: new Set(resources.map(nameOf)) }
}

const nameOf = ({ resourceType, id }: Resource): string => `${resourceType}/${id}`

/** Each with an id, an entry's place where it has none; references to a fullUrl become 'Type/id'. R4 bundle.html#references */
function resolved({ entry = [] }: Bundle): readonly Resource[] {
  const named = entry.flatMap(({ resource, fullUrl }, i) => resource ? [{ fullUrl, resource: { ...resource, id: resource.id !== undefined && ID.test(resource.id) ? resource.id : `entry-${i + 1}` } as Resource }] : [])
  const byUrl = new Map(named.flatMap(({ fullUrl, resource }) => fullUrl === undefined ? [] : [[fullUrl, nameOf(resource)] as const]))
  const repeated = named.map(({ resource }) => nameOf(resource)).find((name, i, names) => names.indexOf(name) !== i)
  if (repeated !== undefined) throw invalid(`Two entries of the Bundle are ${repeated.split('/')[0]} resources of one id`, 'bundle.entry')
  return named.map(({ resource }) => pointing(resource, byUrl) as Resource)
}

function pointing(node: unknown, byUrl: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(node)) return node.map(item => pointing(item, byUrl))
  if (typeof node !== 'object' || node === null) return node
  return Object.fromEntries(Object.entries(node).map(([name, value]) => [name, name === 'reference' && typeof value === 'string' ? byUrl.get(value) ?? value : pointing(value, byUrl)]))
}

/** 'Patient/1': whom a resource is about; undefined of what is about nobody, or about several. */
function subjectOf(resource: Resource): string | undefined {
  const { subject, patient, beneficiary } = resource as unknown as { readonly [name: string]: { readonly reference?: string } | undefined }
  return resource.resourceType === 'Patient' ? undefined : (subject ?? patient ?? beneficiary)?.reference
}

function memberOf(all: readonly Resource[]): string {
  const patient = all.find(resource => resource.resourceType === 'Patient'), subjects = new Set(all.flatMap(resource => subjectOf(resource) ?? []))
  if (patient) return nameOf(patient)
  const [only] = subjects
  if (only === undefined) throw invalid('The Bundle is about nobody: send the Patient with it', 'bundle.entry')
  if (subjects.size > 1) throw invalid('The Bundle is about several people: send the Patient that is meant first', 'bundle.entry')
  return only
}

/** Others count where a Group says that they live with the member. */
const isOfHousehold = (patient: Resource, all: readonly Resource[]): boolean =>
  all.some(group => group.resourceType === 'Group' && (group.member ?? []).some(m => m.entity.reference === nameOf(patient)))
