import { beforeAll, describe, expect, test } from 'vitest'
import type { Bundle, Encounter, OperationOutcome, Parameters, Patient } from '@medplum/fhirtypes'
import { runApp, tokenOf, type RunningApp } from '../../support/app.ts'
import { SENTINEL } from '../../support/sentinel.ts'
import type { Asked } from '../../support/server.ts'
import { sendMessage } from '../../../src/demo/mllp-client.ts'

const CIN = 'https://ecm-fhir.org/fhir/NamingSystem/medi-cal-cin'
let app: RunningApp, made = 0

beforeAll(async () => {
  app = await runApp([
    { name: 'plan', party: 'Organization/plan-5521', role: 'plan' }, { name: 'hospital', party: 'Organization/hospital-5521', role: 'hospital' },
    { name: 'other-hospital', party: 'Organization/hospital-5522', role: 'hospital' }, { name: 'exchange', party: 'Organization/hie-5521', role: 'hie' },
    { name: 'provider', party: 'Organization/provider-5521', role: 'ecm-provider' },
  ])
  for (const id of ['plan-5521', 'hospital-5521', 'hospital-5522', 'hie-5521', 'provider-5521']) {
    const organization = { resourceType: 'Organization', id, name: id, active: true, identifier: [{ system: 'urn:oid:2.16.840.1.113883.4.6', value: `npi-${id}` }] }
    expect((await app.as('plan').send('PUT', `Organization/${id}`, organization)).status).toBe(201)
  }
})

interface Told {
  readonly trigger?: string
  readonly control?: string
  readonly facility?: string
  readonly at?: string
  readonly pid3: string
  readonly visit: string
  readonly pv1?: Readonly<Record<number, string>>
}
const unique = (what: string): string => `${what}-${++made}`

function message({ trigger = 'A01', control = unique('ctl'), facility = 'HOSP', at = '20261126081500-0800', pid3, visit, pv1 = {} }: Told): string {
  const fields = Array.from({ length: 46 }, (_, n) => pv1[n] ?? ({ 0: 'PV1', 1: '1', 2: 'I', 3: '3N^312^A', 19: visit, 44: '20261126080000-0800' } as Record<number, string>)[n] ?? '')
  return [`MSH|^~\\&|EHR|${facility}|ECM|PLAN|${at}||ADT^${trigger}|${control}|P|2.5.1`, `EVN|${trigger}|${at}`, `PID|1||${pid3}||${SENTINEL}^Zzyra||19580412|F`, fields.join('|'), ''].join('\r')
}
const send = (text: string, who = 'hospital'): Promise<Asked> =>
  app.as(who).send('POST', '$process-v2', { resourceType: 'Parameters', parameter: [{ name: 'message', valueString: text }] })
const named = (answer: Asked, name: string): string | undefined => {
  const found = answer.json<Parameters>().parameter?.find(p => p.name === name)
  return found?.valueString ?? found?.valueCode
}
const encounters = async (visit: string, who = 'hospital', facility = 'hospital-5521'): Promise<Encounter[]> =>
  (await app.as(who).get(`Encounter?identifier=urn:ecm-fhir:visit:${facility}%7C${visit}`)).json<Bundle<Encounter>>().entry?.map(entry => entry.resource!) ?? []
const patientsNumbered = async (mrn: string): Promise<Patient[]> =>
  (await app.as('hospital').get(`Patient?identifier=urn:ecm-fhir:mrn:hospital-5521%7C${mrn}`)).json<Bundle<Patient>>().entry?.map(entry => entry.resource!) ?? []

async function member(cin: string): Promise<string> {
  const id = unique('member')
  const patient: Patient = { resourceType: 'Patient', id, identifier: [{ system: CIN, value: cin }], name: [{ family: SENTINEL }], birthDate: '1958-04-12' }
  expect((await app.as('plan').send('PUT', `Patient/${id}`, patient)).status).toBe(201)
  return id
}

describe('a message about a member', () => {
  test('makes an Encounter of the sender, and leaves the member as the plan wrote them', async () => {
    const id = await member('97355210A'), visit = unique('visit')
    const answer = await send(message({ pid3: '97355210A^^^DHCS^MA~mrn-1^^^HOSP^MR', visit }))
    expect(answer.status).toBe(200)
    expect([named(answer, 'code'), named(answer, 'disposition')]).toEqual(['AA', 'stored'])
    const [encounter, ...more] = await encounters(visit)
    expect(more).toEqual([])
    expect(encounter).toMatchObject({
      status: 'in-progress', class: { code: 'IMP' }, subject: { reference: `Patient/${id}`, identifier: { value: 'mrn-1' } },
      serviceProvider: { reference: 'Organization/hospital-5521' }, period: { start: '2026-11-26T08:00:00-08:00' },
    })
    expect((await app.as('plan').get(`Patient/${id}`)).json<Patient>().meta?.versionId).toBe('1')
  })
  test('sent again gets the first acknowledgment, byte for byte, and writes nothing', async () => {
    await member('97355211A')
    const visit = unique('visit'), text = message({ pid3: '97355211A^^^DHCS^MA', visit }), first = await send(text)
    const again = await send(text.replace('20261126081500-0800||', '20261126093000-0800||'))
    expect(named(again, 'acknowledgment')).toBe(named(first, 'acknowledgment'))
    expect(named(again, 'disposition')).toBe('repeated')
    expect((await encounters(visit))[0]?.meta?.versionId).toBe('1')
  })
  test('sent ten times at once is stored once, and gets one acknowledgment', async () => {
    await member('97355212A')
    const visit = unique('visit'), text = message({ pid3: '97355212A^^^DHCS^MA', visit })
    const answers = await Promise.all(Array.from({ length: 10 }, () => send(text)))
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200))
    expect(new Set(answers.map(answer => named(answer, 'acknowledgment'))).size).toBe(1)
    expect(await encounters(visit)).toMatchObject([{ meta: { versionId: '1' } }])
  })
  test('under an MSH-10 used before for another is taken, with a warning', async () => {
    await member('97355213A')
    const control = unique('ctl'), [one, two] = [unique('visit'), unique('visit')]
    await send(message({ pid3: '97355213A^^^DHCS^MA', visit: one, control }))
    const answer = await send(message({ pid3: '97355213A^^^DHCS^MA', visit: two, control }))
    expect([named(answer, 'disposition'), named(answer, 'warning')]).toEqual(['stored', 'The sender used this MSH-10 before for another message'])
    expect(await encounters(two)).toHaveLength(1)
  })
  test('of a discharge ends the visit; of an admission that comes later does not reopen it', async () => {
    await member('97355214A')
    const visit = unique('visit'), pid3 = '97355214A^^^DHCS^MA'
    await send(message({ pid3, visit }))
    await send(message({ trigger: 'A03', pid3, visit, at: '20261129140500-0800', pv1: { 36: '01', 45: '20261129140000-0800' } }))
    await send(message({ pid3, visit, at: '20261130080000-0800' }))
    expect(await encounters(visit)).toMatchObject([{ status: 'finished', period: { start: '2026-11-26T08:00:00-08:00', end: '2026-11-29T14:00:00-08:00' } }])
  })
  test('an admission and a discharge at once, in any order, make one finished visit', async () => {
    await member('97355215A')
    for (let round = 0; round < 5; round++) {
      const visit = unique('visit'), pid3 = '97355215A^^^DHCS^MA'
      const told = [message({ pid3, visit }), message({ trigger: 'A03', pid3, visit, at: '20261129140500-0800', pv1: { 36: '03' } })]
      const answers = await Promise.all((round % 2 === 0 ? told : told.toReversed()).map(text => send(text)))
      expect(answers.map(answer => named(answer, 'code'))).toEqual(['AA', 'AA'])
      expect(await encounters(visit)).toMatchObject([{ status: 'finished', period: { start: '2026-11-26T08:00:00-08:00', end: '2026-11-29T14:05:00-08:00' } }])
    }
  })
  test('without the CIN is known by the visit', async () => {
    const id = await member('97355216A'), visit = unique('visit'), own = unique('mrn')
    await send(message({ pid3: `97355216A^^^DHCS^MA~${own}^^^HOSP^MR`, visit }))
    await send(message({ trigger: 'A03', pid3: `${own}^^^HOSP^MR`, visit, at: '20261129140500-0800' }))
    expect(await encounters(visit)).toMatchObject([{ status: 'finished', subject: { reference: `Patient/${id}` } }])
  })
})

describe('a message about nobody we know', () => {
  test('makes a Patient of the sender, whom its next messages find and may change', async () => {
    const own = unique('mrn'), [one, two] = [unique('visit'), unique('visit')]
    await send(message({ pid3: `${own}^^^HOSP^MR`, visit: one }))
    const [made] = await patientsNumbered(own)
    await send(message({ pid3: `${own}^^^HOSP^MR~97355220A^^^DHCS^MA`, visit: two, at: '20261127081500-0800' }))
    const [patient, ...more] = await patientsNumbered(own)
    expect(more).toEqual([])
    expect(patient).toMatchObject({ id: made!.id, birthDate: '1958-04-12', identifier: [{ value: own }, { value: '97355220A' }] })
    expect(await encounters(two)).toMatchObject([{ subject: { reference: `Patient/${made!.id}` } }])
  })
  test('twice at once, of two visits, makes one Patient', async () => {
    const own = unique('mrn'), visits = [unique('visit'), unique('visit'), unique('visit')]
    const answers = await Promise.all(visits.map(visit => send(message({ pid3: `${own}^^^HOSP^MR`, visit }))))
    expect(answers.map(answer => named(answer, 'code'))).toEqual(['AA', 'AA', 'AA'])
    const patients = await patientsNumbered(own)
    expect(patients).toHaveLength(1)
    for (const visit of visits) expect(await encounters(visit)).toMatchObject([{ subject: { reference: `Patient/${patients[0]!.id}` } }])
  })
  test('the same number of another hospital is another patient', async () => {
    const own = unique('mrn'), visit = unique('visit')
    await send(message({ pid3: `${own}^^^HOSP^MR`, visit }))
    await send(message({ pid3: `${own}^^^HOSP^MR`, visit }), 'other-hospital')
    const [ours] = await encounters(visit), [theirs] = await encounters(visit, 'other-hospital', 'hospital-5522')
    expect(ours?.subject?.reference).toMatch(/^Patient\//)
    expect(theirs?.subject?.reference).toMatch(/^Patient\//)
    expect(ours?.subject?.reference).not.toBe(theirs?.subject?.reference)
  })
})

describe('who sends', () => {
  test.each(['plan', 'provider'])('a %s may not', async who => {
    const visit = unique('visit')
    expect((await send(message({ pid3: 'mrn-403^^^HOSP^MR', visit }), who)).status).toBe(403)
    expect(await encounters(visit)).toEqual([])
  })
  test('an exchange speaks for the facility that MSH-4 names', async () => {
    const id = await member('97355230A'), visit = unique('visit')
    const answer = await send(message({ facility: 'Hospital^npi-hospital-5522^NPI', pid3: '97355230A^^^DHCS^MA', visit }), 'exchange')
    expect(answer.status).toBe(200)
    expect(await encounters(visit, 'exchange', 'hospital-5522')).toMatchObject([{ subject: { reference: `Patient/${id}` }, serviceProvider: { reference: 'Organization/hospital-5522' } }])
  })
  test('and is refused when it names none that we know', async () => {
    const answer = await send(message({ facility: 'NOWHERE', pid3: '97355230A^^^DHCS^MA', visit: unique('visit') }), 'exchange')
    expect([answer.status, answer.json<OperationOutcome>().issue[0]?.expression]).toEqual([400, ['MSH-4']])
  })
})

describe('a refusal writes nothing, and can be repeated once mended', () => {
  const good = (visit: string, control: string) => message({ pid3: '97355240A^^^DHCS^MA', visit, control })
  beforeAll(() => member('97355240A'))
  test.each<[string, (text: string) => string, number, string | undefined]>([
    ['no PID', text => text.replace(/PID[^\r]*\r/, ''), 400, 'PID'],
    ['no identifier', text => text.replace('97355240A^^^DHCS^MA', ''), 400, 'PID-3'],
    ['an unknown trigger', text => text.replaceAll('A01', 'A99'), 400, 'MSH-9.2'],
    ['an unknown type', text => text.replace('ADT^A01', 'ORU^R01'), 400, 'MSH-9'],
    ['no control id', text => text.replace(/ctl-\d+/, ''), 400, 'MSH-10'],
    ['no HL7', () => 'hello', 400, 'MSH'],
    ['a discharge before its admission', text => text.replaceAll('A01', 'A03').replace(/\r$/, '20251126\r'), 400, 'Encounter.period'],
  ])('%s', async (_name, spoil, status, at) => {
    const visit = unique('visit'), text = good(visit, unique('ctl')), refused = await send(spoil(text))
    expect([refused.status, refused.json<OperationOutcome>().issue[0]?.expression]).toEqual([status, at === undefined ? undefined : [at]])
    expect(await encounters(visit)).toEqual([])
    const answer = await send(text)
    expect([named(answer, 'disposition'), named(answer, 'warning')]).toEqual(['stored', undefined])
  })
  test("a visit that is another patient's", async () => {
    await member('97355241A')
    const visit = unique('visit')
    await send(good(visit, unique('ctl')))
    const refused = await send(message({ pid3: '97355241A^^^DHCS^MA', visit, at: '20261127081500-0800' }))
    expect([refused.status, refused.json<OperationOutcome>().issue[0]?.expression]).toEqual([409, ['PV1-19']])
    expect((await encounters(visit))[0]?.meta?.versionId).toBe('1')
  })
})

test('over MLLP, with the token in MSH-8', async () => {
  await member('97355250A')
  const visit = unique('visit'), text = message({ pid3: '97355250A^^^DHCS^MA', visit })
  expect((await sendMessage(app.mllp, text)).code).toBe('AR')
  const first = await sendMessage(app.mllp, text.replace('-0800||ADT', `-0800|${tokenOf('hospital')}|ADT`))
  const again = await sendMessage(app.mllp, text.replace('-0800||ADT', `-0900|${tokenOf('hospital')}|ADT`))
  expect(first.code).toBe('AA')
  expect(again.text).toBe(first.text)
  expect(await encounters(visit)).toMatchObject([{ status: 'in-progress', meta: { versionId: '1' } }])
})
