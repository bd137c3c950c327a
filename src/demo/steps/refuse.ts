import type { Answer } from '../client.ts'
import { ECM } from '../../fhir/canonical.ts'
import { adt, withoutPid } from '../messages.ts'
import { sendBytes, sendMessage } from '../mllp-client.ts'
import { expect, made, refusal, tell, type Stage } from '../stage.ts'

/** 8 Wrong payloads are refused precisely, and leave no trace. */
export async function refuse(on: Stage): Promise<void> {
  const { plan } = on.as, member = made(on, 'member')
  const wrong: [string, number, () => Promise<Answer>][] = [
    ['bad JSON', 400, () => plan.send('POST', 'Patient', `{"resourceType":"Patient","identifier":[{"value":"${mark(on)}"}],"active":tru}`)],
    ['an unknown element', 400, () => plan.send('POST', 'Patient', { resourceType: 'Patient', identifier: [{ value: mark(on) }], favouriteColour: 'blue' })],
    ['a name twice', 400, () => plan.send('POST', 'Patient', `{"resourceType":"Patient","identifier":[{"value":"${mark(on)}"}],"active":true,"active":false}`)],
    ['a ClaimResponse that breaks its profile', 422, () => plan.send('POST', 'ClaimResponse', {
      resourceType: 'ClaimResponse', identifier: [{ value: mark(on) }], meta: { profile: [`${ECM}/StructureDefinition/ecm-authorization`] }, status: 'active', use: 'preauthorization', outcome: 'complete', created: '2026-11-26',
      type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/claim-type', code: 'professional' }] }, patient: { reference: member }, insurer: { reference: on.cast.parties.plan },
    })],
    ['a reference to nothing', 422, () => plan.send('POST', 'Encounter', {
      resourceType: 'Encounter', identifier: [{ value: mark(on) }], status: 'planned', class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' }, subject: { reference: 'Patient/nobody-at-all' },
    })],
  ]
  for (const [what, status, send] of wrong) {
    const answer = await send()
    expect(on, answer.status === status, `${what} is refused with ${status} (it was answered with ${answer.status})`)
    tell(on, `${what}: ${refusal(answer)}`)
  }
  await wrongMessages(on)
  expect(on, await traces(on) === '0,0,0', 'what was refused left no trace')
}

async function wrongMessages(on: Stage): Promise<void> {
  const at = on.now(), message = adt({ trigger: 'A01', member: on.cast.member, controlId: `MC${on.run}W`, visitNumber: `W${on.run}`, token: on.tokens.hospital, at, admitted: at })
  const nobody = await sendMessage(on.mllp, withoutPid(message))
  expect(on, nobody.code === 'AE', `an ADT without PID is acknowledged with AE (it was ${nobody.code})`)
  tell(on, `an ADT without PID: ${nobody.code} ${said(nobody.text)}`)
  const broken = await sendBytes(on.mllp, message, { ms: 1_500, then: 'leave' }).catch(() => '')
  expect(on, !/^MSA\|AA/m.test(broken.replace(/\r/g, '\n')), 'bytes without a frame are not acknowledged with AA')
  tell(on, `a broken MLLP frame: ${broken === '' ? 'no acknowledgment' : said(broken)}`)
}

const said = (acknowledgment: string): string => acknowledgment.split('\r').filter(s => /^(ERR|MSA)/.test(s)).join(' ').slice(0, 160)

/** Every wrong payload carries it. */
const mark = ({ run }: Stage): string => `wrong-${run}`

/** How much there is of what the wrong payloads would have made. */
async function traces(on: Stage): Promise<string> {
  const counts = await Promise.all(['Patient', 'Encounter', 'ClaimResponse'].map(async type => {
    const { body } = await on.as.plan.send('POST', `${type}/_search?identifier=${type === 'Encounter' ? `${mark(on)},W${on.run}` : mark(on)}&_summary=count`)
    return body?.resourceType === 'Bundle' ? body.total : undefined
  }))
  return counts.join()
}
