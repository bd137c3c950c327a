/** What the demo's story makes, by whichever way, is what the guide's profiles say. */
import type { Bundle, CapabilityStatement } from '@medplum/fhirtypes'
import { beforeAll, expect, test } from 'vitest'
import { structure, structures } from '../../src/conformance/packages.ts'
import { validate } from '../../src/conformance/validate.ts'
import { play } from '../../src/demo/play.ts'
import { cast, tellable } from '../../src/demo/cast.ts'
import { ROLES, WHO, type Tokens } from '../../src/demo/principals.ts'
import { PROFILES } from '../../src/ecm/profiles.ts'
import type { Resource } from '../../src/fhir/resource.ts'
import { AS_OF } from '../../src/synth/member.ts'
import { runApp, tokenOf } from '../support/app.ts'

const TYPES = ['Patient', 'Coverage', 'Organization', 'PractitionerRole', 'Observation', 'ServiceRequest', 'Task', 'ClaimResponse', 'EpisodeOfCare', 'CareTeam', 'Encounter']
let failures: readonly string[], stored: readonly Resource[], statement: CapabilityStatement

beforeAll(async () => {
  const of = cast({ seed: 1, index: tellable({ seed: 1, from: 0, asOf: AS_OF }), asOf: AS_OF }), app = await runApp(WHO.map(who => ({ name: who, party: of.parties[who], role: ROLES[who] })))
  const tokens = Object.fromEntries(WHO.map(who => [who, tokenOf(who)])) as Tokens
  failures = await play({ base: app.app.base, mllp: app.mllp, tokens, cast: of, run: 4471, say: () => undefined, now: () => new Date() })
  const all = await Promise.all(TYPES.map(type => app.as('plan').get(`${type}?_count=200`)))
  statement = (await app.get('metadata')).json<CapabilityStatement>()
  stored = all.flatMap(answer => answer.json<Bundle>().entry?.flatMap(entry => entry.resource ?? []) ?? [])
}, 120_000)

const claims = ({ meta }: Resource): readonly string[] => meta?.profile?.filter(canonical => structure(canonical)) ?? []

test('the story comes out', () => {
  expect(failures).toEqual([])
})
test('each resource of it is R4 and keeps what it claims', () => {
  expect(stored.map(resource => [resource.resourceType, validate(resource)] as const).filter(([, findings]) => findings.length > 0)).toEqual([])
  expect(stored.length).toBeGreaterThan(25)
})
test('the server claims a profile for all that it makes', () => {
  expect(stored.filter(({ resourceType }) => ['ServiceRequest', 'Task', 'ClaimResponse', 'EpisodeOfCare', 'CareTeam'].includes(resourceType)).filter(r => claims(r).length === 0).map(r => r.resourceType)).toEqual([])
})
test.each<keyof typeof PROFILES>(['member', 'coverage', 'plan', 'provider', 'leadCareManager', 'policyFact', 'referral', 'referralTask', 'authorization', 'enrollment', 'transitionTask', 'adtEncounter'])('%s: there is one', name => {
  expect(stored.filter(resource => claims(resource).includes(PROFILES[name])).length).toBeGreaterThan(0)
})
test('the CapabilityStatement names each profile with its type', () => {
  const named = statement.rest![0]!.resource!.flatMap(({ type, supportedProfile = [] }) => supportedProfile.map(url => `${type} ${url}`))
  expect(named.toSorted()).toEqual(structures().filter(({ type }) => type !== 'Extension').map(({ type, url }) => `${type} ${url}`).toSorted())
})
