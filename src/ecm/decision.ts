/** The decision on a referral, as a ClaimResponse says it: preauthorization of ECM. */
import type { ClaimResponse, ClaimResponseItemAdjudication } from '@medplum/fhirtypes'
import type { Resource } from '../fhir/resource.ts'
import { AUTHORIZATION_DECISION, codingsOf, DENIAL_REASON } from './codes.ts'
import { EXTENSIONS } from './profiles.ts'

/** One adjudication, with the place where it stands. */
interface Adjudicated { readonly path: string; readonly adjudication: ClaimResponseItemAdjudication }

export interface StatedReason { readonly path: string; /** undefined: of another list than ours, or none. */ readonly code: string | undefined }

export interface Decision {
  readonly path: string
  /** approved, approved-as-modified, denied, deferred, withdrawn; undefined when only a reason to deny stands. */
  readonly code: string | undefined
  readonly reasons: readonly StatedReason[]
}

/** What it decides about ECM, and where that stands; undefined when it is no ECM authorization. The last said counts. */
export function decisionOf(resource: Resource | undefined): Decision | undefined {
  if (resource?.resourceType !== 'ClaimResponse') return undefined
  const all = adjudications(resource), decided = all.findLast(({ adjudication }) => decisionCode(adjudication) !== undefined)
  const reasons = all.filter(({ adjudication }) => decisionCode(adjudication) === 'denied' || hasDenialReason(adjudication)).flatMap(statedReasons)
  if (!decided && reasons.length === 0) return undefined
  return { path: (decided ?? all[0])?.path ?? 'ClaimResponse', code: decided && decisionCode(decided.adjudication), reasons }
}

export const isApproval = (code: string | undefined): boolean => code === 'approved' || code === 'approved-as-modified'
/** Nothing more is to be decided about the request. */
export const isFinal = (code: string | undefined): boolean => isApproval(code) || code === 'denied' || code === 'withdrawn'

/** 'ServiceRequest/1': the referral it answers. */
export const requestOf = (resource: ClaimResponse): string | undefined =>
  resource.extension?.find(e => e.url === EXTENSIONS.authorizedRequest)?.valueReference?.reference

/** 'ServiceRequest/1': the referral that an approval in force answers. */
export const approvedRequest = (resource: Resource | undefined): string | undefined =>
  resource?.resourceType === 'ClaimResponse' && resource.status === 'active' && isApproval(decisionOf(resource)?.code) ? requestOf(resource) : undefined

const decisionCode = ({ category }: ClaimResponseItemAdjudication): string | undefined =>
  codingsOf(category).find(c => c.system === AUTHORIZATION_DECISION)?.code

const hasDenialReason = ({ reason }: ClaimResponseItemAdjudication): boolean => codingsOf(reason).some(c => c.system === DENIAL_REASON)

function statedReasons({ path, adjudication }: Adjudicated): readonly StatedReason[] {
  const given = codingsOf(adjudication.reason), ours = given.filter(c => c.system === DENIAL_REASON)
  if (ours.length > 0) return ours.map(c => ({ path: `${path}.reason`, code: c.code }))
  return given.length > 0 || adjudication.reason?.text ? [{ path: `${path}.reason`, code: undefined }] : []
}

/** Wherever adjudications may stand: of the whole, of items, details, additions. */
function adjudications(resource: ClaimResponse): readonly Adjudicated[] {
  const found: Adjudicated[] = []
  const walk = (node: unknown, path: string): void => {
    if (Array.isArray(node)) return node.forEach((item, i) => walk(item, `${path}[${i}]`))
    if (typeof node !== 'object' || node === null) return
    for (const [name, value] of Object.entries(node)) {
      if (name === 'adjudication' && Array.isArray(value)) value.forEach((adjudication: ClaimResponseItemAdjudication, i) => found.push({ path: `${path}.adjudication[${i}]`, adjudication }))
      else if (name === 'item' || name === 'addItem' || name === 'detail' || name === 'subDetail') walk(value, `${path}.${name}`)
    }
  }
  walk(resource, 'ClaimResponse')
  return found
}
