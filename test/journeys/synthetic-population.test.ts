/** A generated population through the door: the directory, twenty members and one more of each story are taken, and a determination of each finds what its story says. */
import type { Bundle, Encounter, Parameters, Patient } from '@medplum/fhirtypes'
import { beforeAll, expect, test } from 'vitest'
import { isoOf } from '../../src/synth/days.ts'
import { directory } from '../../src/synth/directory.ts'
import { AS_OF, expected, member } from '../../src/synth/member.ts'
import { population } from '../../src/synth/output.ts'
import { STORIES } from '../../src/synth/stories.ts'
import { runApp, type RunningApp } from '../support/app.ts'
import { SENTINEL } from '../support/sentinel.ts'

const SEED = 1, FIRST = 20, directoryParts = [...directory(SEED)].length
function firstOf({ name }: { readonly name: string }): number {
  let index = 0
  while (member(SEED, index).story.name !== name) index++
  return index
}
/** The first members, and the first of each story after them. */
const indexes = [...new Set([...Array(FIRST).keys(), ...STORIES.map(firstOf)])].toSorted((a, b) => a - b)
let app: RunningApp
beforeAll(async () => { app = await runApp() })

/** Every fixture's person carries the sentinel, so that a name in a log is found. */
const marked = (text: string): Bundle => {
  const bundle = JSON.parse(text) as Bundle
  for (const { resource } of bundle.entry ?? []) if (resource?.resourceType === 'Patient') resource.name = resource.name!.map(name => ({ ...name, family: SENTINEL }))
  return bundle
}

test('every Bundle is taken, once and again, and nothing of it is refused', async () => {
  const lines = [...population('bundles', { seed: SEED, count: indexes.at(-1)! + 1, asOf: AS_OF })].map(({ text }) => text)
  const bundles = [...lines.slice(0, directoryParts), ...indexes.map(i => lines[directoryParts + i]!)].map(marked)
  for (const bundle of bundles) expect((await app.send('POST', '', bundle)).status).toBe(200)
  const again = await app.send('POST', '', bundles.at(-1))
  expect([again.status, again.json<Bundle>().entry!.every(({ response }) => response!.status.startsWith('200'))]).toEqual([200, true])
  expect((await app.get('Patient?_summary=count')).json<Bundle>().total).toBe(indexes.length)
})
test('of each member the server answers with the Populations of Focus that are expected', async () => {
  for (const index of indexes) {
    const one = member(SEED, index), wanted = expected(one), answer = await app.get(`Patient/${one.id}/$ecm-eligibility?asOf=${isoOf(AS_OF)}`), parameters = answer.json<Parameters>().parameter ?? []
    const part = (of: (typeof parameters)[number], name: string) => of.part?.find(p => p.name === name)
    const met = parameters.filter(p => p.name === 'population' && part(p, 'value')?.valueCode === 'met').map(p => part(p, 'code')?.valueCoding?.code)
    expect([answer.status, one.id, met]).toEqual([200, one.id, wanted.populations])
    expect(parameters.find(p => p.name === 'eligible')?.valueCode === 'met').toBe(wanted.eligible)
  }
})
test('a member is found by the number, and by the county', async () => {
  const one = member(SEED, 3), found = async (query: string): Promise<readonly (string | undefined)[]> => (await app.get(`Patient?${query}`)).json<Bundle<Patient>>().entry?.map(e => e.resource?.id) ?? []
  expect(await found(`identifier=${one.person.cin}`)).toEqual([one.id])
  expect(await found(`address-state=CA&address-city=${encodeURIComponent(one.person.county.city)}&birthdate=${isoOf(one.person.born)}`)).toEqual([one.id])
})
test('the hospital that sends them has its admissions and discharges taken, and each is the visit that the Bundle told of', async () => {
  const hospital = 's1-c19-hospital-1', sender = await runApp([{ name: 'hospital', party: `Organization/${hospital}`, role: 'hospital' }, { name: 'operator', party: 'Organization/ops', role: 'operator' }])
  await sender.as('operator').send('PUT', `Organization/${hospital}`, [...directory(SEED)].flat().find(r => r.id === hospital))
  const own = [...population('hl7v2', { seed: SEED, count: 400, asOf: AS_OF })].map(({ text }) => text.trimEnd()).filter(text => text.includes(`|ADT|${hospital}|`) && /\|ADT\^A0[13]\^/.test(text)).slice(0, 12)
  for (const text of own) {
    const family = /\|\|([^|^]+)\^/.exec(text.split('PID|')[1]!)![1]!
    const answer = await sender.as('hospital').send('POST', sender.app.base.replace(/fhir$/, 'hl7v2'), text.replace(`||${family}^`, `||${SENTINEL}^`), { 'content-type': 'x-application/hl7-v2+er7' })
    expect([answer.status, /MSA\|(\w\w)/.exec(answer.text)?.[1]]).toEqual([200, 'AA'])
  }
  const stored = (await sender.as('operator').get('Encounter?_count=50')).json<Bundle<Encounter>>().entry!.map(entry => entry.resource!)
  const told = indexed(own).flatMap(i => member(SEED, i).resources).filter((r): r is Encounter => r.resourceType === 'Encounter')
  expect(stored.length).toBeGreaterThan(3)
  for (const { identifier, status, class: kind } of stored) expect(told.find(e => e.identifier![0]!.system === identifier![0]!.system && e.identifier![0]!.value === identifier![0]!.value)).toMatchObject({ status, class: { code: kind.code } })
})
const indexed = (messages: readonly string[]): readonly number[] => [...new Set(messages.map(text => Number(/MR-s1-m(\d+)/.exec(text)![1])))]
