import type { ClaimResponse, Parameters } from '@medplum/fhirtypes'
import { ECM } from '../../fhir/canonical.ts'
import { citations, cited } from '../citations.ts'
import type { Answer } from '../client.ts'
import { expect, isOf, made, refusal, resources, ruleIds, tell, type Stage } from '../stage.ts'
import { transaction } from './enroll.ts'

/** A ground that DHCS rules out: how often the provider met the member before. */
const BANNED = 'contact-count'
const RULE = 'PRG-007'

/** 4 The plan denies for a reason it may not have, three ways, and is refused by the same rule; then it approves, or denies for what stands against the member. */
export async function decide(on: Stage): Promise<void> {
  const { plan } = on.as, referral = made(on, 'referral'), before = await decisions(on)
  if (on.cast.member.coverage === undefined) return notTheirs(on, referral)
  const denial = deniedBy(on)
  const ways: [string, () => Promise<Answer>][] = [
    ['$decide', () => plan.send('POST', `${referral}/$decide`, parameters({ decision: 'denied', reason: BANNED }))],
    ['PUT', () => plan.send('PUT', `ClaimResponse/demo-denial-${on.run}`, { ...denial, id: `demo-denial-${on.run}` })],
    ['a transaction', () => plan.send('POST', '', transaction([{ fullUrl: 'urn:uuid:denial', resource: denial, request: { method: 'POST', url: 'ClaimResponse' } }]))],
  ]
  for (const [way, send] of ways) {
    const answer = await send()
    expect(on, answer.status === 422 && ruleIds(answer).includes(RULE), `a denial for too few contacts by ${way} is refused by ${RULE} (it was answered ${refusal(answer)})`)
    tell(on, `${way}: ${refusal(answer)}`)
  }
  expect(on, await decisions(on) === before, 'nothing was written')
  await (on.cast.member.expected.eligible ? approve(on, referral) : deny(on, referral))
}

async function approve(on: Stage, referral: string): Promise<void> {
  const { plan, providerA } = on.as, member = made(on, 'member'), { parties } = on.cast
  const answer = await plan.send('POST', `${referral}/$decide`, parameters({ decision: 'approved', provider: parties.providerA }))
  if (!expect(on, answer.status === 200 || answer.status === 201, `the approval is taken (it was answered ${refusal(answer)})`)) return
  const [decision] = resources(answer, 'ClaimResponse')
  if (!expect(on, decision?.id !== undefined, 'a ClaimResponse appears')) return
  tell(on, `approved: ${on.base}/ClaimResponse/${decision!.id}, ${decision!.preAuthPeriod?.start} to ${decision!.preAuthPeriod?.end}`)
  for (const citation of citations(decision)) tell(on, `  by ${cited(citation)}`)
  expect(on, isTwelveMonths(decision!), 'the authorization covers twelve months')
  await taskCompleted(on)
  expect(on, await isOf(on, providerA), 'the member is provider A\'s from now on')
  const [seen, stored] = await Promise.all([providerA, plan].map(async who => total(await who.get(`Encounter?patient=${member}&_total=accurate&_count=1`)))) as [number, number]
  expect(on, seen === stored && seen >= visitsOf(on), `and so are the visits stored before (${seen} of ${stored})`)
  const [enrollment] = resources(await providerA.get(`EpisodeOfCare?patient=${member}&organization=${parties.providerA}&status=active`), 'EpisodeOfCare')
  expect(on, enrollment !== undefined, 'an EpisodeOfCare says so')
  tell(on, `${on.base}/${member} is provider A's, by ${on.base}/EpisodeOfCare/${enrollment?.id}`)
}

/** Nobody decides of somebody who is in no plan: to a plan the referral is not there. */
async function notTheirs(on: Stage, referral: string): Promise<void> {
  const answer = await on.as.plan.send('POST', `${referral}/$decide`, parameters({ decision: 'approved' }))
  expect(on, answer.status === 404, `a plan that does not cover the member decides nothing (it was answered ${refusal(answer)})`)
  expect(on, await decisions(on) === 0, 'nothing was written')
  tell(on, `$decide by a plan that does not cover the member: ${refusal(answer)}`)
}

/** A ground that policy allows: what the determination found. */
async function deny(on: Stage, referral: string): Promise<void> {
  const { excluded, populations } = on.cast.member.expected
  const reason = excluded !== undefined ? 'excluded-program' : populations.length === 0 ? 'no-pof' : 'member-declined'
  const before = await isOf(on, on.as.providerA), answer = await on.as.plan.send('POST', `${referral}/$decide`, parameters({ decision: 'denied', reason }))
  if (!expect(on, answer.status === 200 || answer.status === 201, `the denial for ${reason} is taken (it was answered ${refusal(answer)})`)) return
  const [decision] = resources(answer, 'ClaimResponse')
  tell(on, `denied, ${reason}: ${on.base}/ClaimResponse/${decision?.id}`)
  for (const citation of citations(decision)) tell(on, `  by ${cited(citation)}`)
  await taskCompleted(on)
  expect(on, await isOf(on, on.as.providerA) === before, 'a denial gives the member to nobody')
}

async function taskCompleted(on: Stage): Promise<void> {
  const task = resources(await on.as.plan.get(made(on, 'referral-task')), 'Task')[0]
  expect(on, task?.status === 'completed', 'the Task is completed')
}
const visitsOf = ({ cast: { member } }: Stage): number => member.resources.filter(r => r.resourceType === 'Encounter').length
const total = ({ body }: Answer): number => body?.resourceType === 'Bundle' ? body.total ?? -1 : -1

/** From one day to the day before it, a year later. */
function isTwelveMonths({ preAuthPeriod }: ClaimResponse): boolean {
  const [start, end] = [preAuthPeriod?.start, preAuthPeriod?.end].map(text => Date.parse(`${text?.slice(0, 10)}T00:00:00Z`)) as [number, number]
  const after = new Date(end + 86_400_000), from = new Date(start)
  return after.getUTCFullYear() === from.getUTCFullYear() + 1 && after.getUTCMonth() === from.getUTCMonth() && after.getUTCDate() === from.getUTCDate()
}

async function decisions(on: Stage): Promise<number> {
  return total(await on.as.plan.get(`ClaimResponse?patient=${made(on, 'member')}&_total=accurate`))
}

const deniedBy = (on: Stage): ClaimResponse => ({
  resourceType: 'ClaimResponse', status: 'active', type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/claim-type', code: 'professional' }] }, use: 'preauthorization',
  patient: { reference: made(on, 'member') }, created: on.now().toISOString(), insurer: { reference: on.cast.parties.plan }, outcome: 'complete',
  extension: [{ url: `${ECM}/StructureDefinition/ecm-authorized-request`, valueReference: { reference: made(on, 'referral') } }],
  adjudication: [{
    category: { coding: [{ system: `${ECM}/CodeSystem/authorization-decision`, code: 'denied' }] }, reason: { coding: [{ system: `${ECM}/CodeSystem/denial-reason`, code: BANNED }] },
  }],
})

const parameters = ({ decision, reason, provider }: { decision: string; reason?: string; provider?: string }): Parameters => ({
  resourceType: 'Parameters',
  parameter: [
    { name: 'decision', valueCode: decision },
    ...(reason ? [{ name: 'reason', valueCode: reason }] : []),
    ...(provider ? [{ name: 'provider', valueReference: { reference: provider } }] : []),
  ],
})
