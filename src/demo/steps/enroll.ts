import type { Bundle } from '@medplum/fhirtypes'
import { avoidableVisits, directory, member, transaction } from '../population.ts'
import { expect, tell, type Stage } from '../stage.ts'

const DAY = 86_400_000
const day = (at: Date, before: number): string => new Date(at.getTime() - before * DAY).toISOString().slice(0, 10)

/** 1 The plan posts its members, who cares for them, and five emergency visits in one transaction. */
export async function enroll(on: Stage): Promise<void> {
  const { as: { plan }, people, now, made } = on, since = day(now(), 400)
  const entries = [...directory(), ...member(people.member, 'member', since), ...member(people.other, 'other', since), ...avoidableVisits('member', [150, 120, 80, 40, 10].map(before => day(now(), before)))]
  const answer = await plan.send('POST', '', transaction(entries))
  if (!expect(on, answer.status === 200, `the transaction is stored (it was answered with ${answer.status})`)) return
  const responses = (answer.body as Bundle).entry ?? []
  const created = (fullUrl: string): string => (responses[entries.findIndex(e => e.fullUrl === fullUrl)]?.response?.location ?? '').replace(`${on.base}/`, '').replace(/\/_history.*/, '')
  for (const [what, url] of [['member', 'urn:uuid:member'], ['other', 'urn:uuid:other'], ['coverage', 'urn:uuid:member-coverage']] as const) made.set(what, created(url))
  tell(on, `${responses.length} resources in one transaction; member ${on.base}/${made.get('member')}, coverage ${on.base}/${made.get('coverage')}`)
  const again = await plan.send('POST', '', transaction(member(people.member, 'member', since).slice(0, 1)))
  expect(on, ((again.body as Bundle).entry?.[0]?.response?.status ?? '').startsWith('200'), 'posting the member once more makes no second one')
  expect(on, (await plan.get(made.get('member')!)).status === 200, 'the plan reads its member')
  expect(on, (await on.as.providerA.send('POST', 'Patient/_search?identifier=' + people.member.cin)).status === 200, 'provider A may search')
  expect(on, (await on.as.providerA.get(made.get('member')!)).status === 404, 'to provider A the member is not there yet')
}
