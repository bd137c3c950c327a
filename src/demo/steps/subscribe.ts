import type { Subscription } from '@medplum/fhirtypes'
import { setTimeout as sleep } from 'node:timers/promises'
import { ECM } from '../../fhir/canonical.ts'
import { expect, resources, tell, type Stage } from '../stage.ts'

const BACKPORT = 'http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition'

/** Types know extensions of primitives by this name only. */
type WithPayload = Subscription & { channel: { _payload: { extension: { url: string; valueCode: string }[] } } }

const subscription = (endpoint: string): WithPayload => ({
  resourceType: 'Subscription', status: 'requested', reason: 'Admissions of our members', criteria: `${ECM}/SubscriptionTopic/adt`,
  channel: { type: 'rest-hook', endpoint, payload: 'application/fhir+json', _payload: { extension: [{ url: `${BACKPORT}/backport-payload-content`, valueCode: 'full-resource' }] } },
})

/** 5 Provider A wants to hear of its members' admissions: the handshake arrives. */
export async function subscribe(on: Stage): Promise<void> {
  const { as: { providerA }, listener, made } = on
  for (const old of resources(await providerA.get('Subscription?_count=100'), 'Subscription')) await providerA.send('DELETE', `Subscription/${old.id}`)
  const answer = await providerA.send('POST', 'Subscription', subscription(listener.url))
  if (!expect(on, answer.status === 201, `the Subscription is taken (it was answered with ${answer.status})`)) return
  const id = answer.body!.id!
  made.set('subscription', `Subscription/${id}`)
  expect(on, await listener.until(told => told.type === 'handshake') !== undefined, 'the handshake arrives')
  for (let i = 0; i < 100; i++) {
    const { body } = await providerA.send('POST', `Subscription/_search?_id=${id}`).then(found => ({ body: resources(found, 'Subscription')[0] }))
    if (body?.status === 'active') break
    await sleep(100)
  }
  const now = await providerA.get(`Subscription/${id}`)
  expect(on, resources(now, 'Subscription')[0]?.status === 'active', 'the Subscription is active')
  tell(on, `${on.base}/Subscription/${id}: handshake answered, active`)
}
