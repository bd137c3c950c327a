/** Small worlds in which things meet: few names, few days, few codes, so that queries find and miss. */
import fc from 'fast-check'
import type { Resource } from '../../src/fhir/resource.ts'
import type { Scope } from '../../src/fhir/scope.ts'

const pick = <T>(...values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values)
const maybe = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(one, { nil: undefined })
const some = <T>(one: fc.Arbitrary<T>, maxLength = 3): fc.Arbitrary<T[]> => fc.array(one, { minLength: 1, maxLength })

export const PARTIES = ['Organization/org-a', 'Organization/org-b', 'Organization/org-c'] as const
const MEMBERS = ['pat-1', 'pat-2', 'pat-3', 'pat-4'] as const
const date = pick('2025', '2025-11', '2025-11-02', '2025-11-02T01:30:00-07:00', '2025-11-02T01:30:00-08:00', '2025-11-03T08:00:00Z', '2025-11-02T23:59:59.999', '2026-03-08', '2026-03-08T02:30:00', '2026-01-01T00:00:00+01:00', '2026', '1980-02-29')
const word = pick('Núñez', 'nunez', 'NUNES', 'Nu', 'Ana', 'Ana Maria', 'Ål', 'al', '山田', 'O\'Brien', 'a|b', 'x,y', '100%', '\u{10FFFF}z')
const identifier = fc.record({ system: maybe(pick('urn:cin', 'urn:mrn')), value: pick('v-1', 'v-2', 'v|3') }, { requiredKeys: ['value'] })
const coding = fc.record({ system: maybe(pick('urn:sys-1', 'urn:sys-2')), code: maybe(pick('c-1', 'c-2', 'c|3')) })
const concept = fc.record({ coding: some(coding, 2) })
const period = fc.record({ start: maybe(date), end: maybe(date) })
const reference = (...to: readonly string[]): fc.Arbitrary<{ reference: string }> => pick(...to).map(text => ({ reference: text }))
const member = reference(...MEMBERS.map(id => `Patient/${id}`))
const organization = reference(...PARTIES)
const meta = maybe(fc.record({ tag: some(coding, 1) }))

const patient = fc.record({
  meta, active: maybe(fc.boolean()), name: maybe(some(fc.record({ family: maybe(word), given: maybe(some(word, 2)), text: maybe(word) }), 2)), birthDate: maybe(date.filter(d => d.length <= 10)),
  identifier: maybe(some(identifier)), telecom: maybe(some(fc.record({ system: pick('phone', 'email'), value: pick('v-1', 't-2') }), 2)), gender: maybe(pick('male', 'female')),
  address: maybe(some(fc.record({ city: maybe(word), line: maybe(some(word, 1)) }), 1)), deceasedBoolean: maybe(fc.boolean()),
}).map(rest => ({ resourceType: 'Patient', ...rest }))
const encounter = fc.record({
  meta, status: pick('planned', 'in-progress', 'finished'), class: coding, subject: maybe(member), period: maybe(period), serviceProvider: maybe(organization), identifier: maybe(some(identifier, 2)),
}).map(rest => ({ resourceType: 'Encounter', ...rest }))
const task = fc.record({
  meta, status: pick('requested', 'accepted', 'completed'), intent: pick('order'), code: maybe(concept), for: maybe(member), owner: maybe(organization), authoredOn: maybe(date),
  focus: maybe(reference('ServiceRequest/sr-1', 'Encounter/id-3', 'http://elsewhere.test/fhir/Task/9')),
}).map(rest => ({ resourceType: 'Task', ...rest }))
const observation = fc.record({
  meta, status: pick('final', 'amended'), code: concept, subject: maybe(fc.oneof(member, reference('Group/g-1'))), performer: maybe(some(organization, 2)),
  effectiveDateTime: maybe(date), valueQuantity: maybe(fc.record({ value: pick(5, 5.35, 5.4, 100, -2), code: maybe(pick('mg', 'g')), system: maybe(pick('http://unitsofmeasure.org')), comparator: maybe(pick('<', '>=')) })),
}).map(rest => ({ resourceType: 'Observation', ...rest }))

/** Without id: the caller gives it. */
export const anyResource: fc.Arbitrary<Resource> = fc.oneof(patient, encounter, task, observation)
  .map(resource => JSON.parse(JSON.stringify(resource)) as Resource) // drops what is undefined

const prefixed = fc.tuple(pick('', 'eq', 'ne', 'gt', 'lt', 'ge', 'le', 'sa', 'eb', 'ap'), date).map(([prefix, text]) => prefix + text)
const escaped = (text: string): string => text.replace(/[\\,|$]/g, '\\$&')
const token = fc.oneof(
  pick('c-1', 'c-2', 'c|3').map(escaped), fc.tuple(pick('urn:sys-1', 'urn:sys-2', ''), pick('c-1', 'c|3').map(escaped)).map(([s, c]) => `${s}|${c}`), pick('urn:sys-1|'))
const identifiers = fc.oneof(pick('v-1', 'v|3', 't-2').map(escaped), fc.tuple(pick('urn:cin', 'urn:mrn', ''), pick('v-1', 'v-2')).map(([s, v]) => `${s}|${v}`), pick('urn:cin|', 'phone|v-1'))
const words = word.chain(w => pick(w, [...w].slice(0, 2).join(''), w.toUpperCase())).map(escaped)
const members = fc.oneof(pick(...MEMBERS), pick(...MEMBERS).map(id => `Patient/${id}`), pick('http://record-7731.test/fhir/Patient/pat-1'))
const organizations = fc.oneof(pick(...PARTIES), pick('org-a'))
const numbers = fc.tuple(pick('', 'ne', 'gt', 'lt', 'ge', 'le', 'sa', 'eb', 'ap'), pick('5', '5.4', '5.35', '100', '1e2', '-2'), pick('', '||mg', '|http://unitsofmeasure.org|g')).map(p => p.join(''))
const instant = pick('2026-11-01T00:00:20Z', 'ge2026-11-01T00:00:30Z', 'lt2026-11-01T00:00:40Z', 'ne2026-11-01T00:00:05Z', 'sa2026-11-01T00:01Z', '2026-11', 'eb2026-11-01T00:00:30Z', 'le2026-11-01T00:00:30Z', 'gt2026-11-01T00:00:30Z', 'ap2026-11-01T00:00:30Z')

const asked = (name: string, value: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  some(value, 2).map(values => `${name}=${values.map(encodeURIComponent).join(',')}`)
const everywhere = [asked('_id', pick('id-1', 'id-2', 'id-3', 'pat-1')), asked('_lastUpdated', instant), asked('_tag', token)]
const BY_TYPE: Readonly<Record<string, readonly fc.Arbitrary<string>[]>> = {
  Patient: [asked('name', words), asked('family:exact', word.map(escaped)), asked('given', words), asked('address', words), asked('address-city', words), asked('birthdate', prefixed), asked('identifier', identifiers),
    asked('telecom', identifiers), asked('phone', identifiers), asked('gender', pick('male', 'female')), asked('gender:not', pick('male')), asked('active', pick('true', 'false')), asked('deceased', pick('true', 'false'))],
  Encounter: [asked('status', pick('planned', 'finished')), asked('class', token), asked('class:not', token), asked('patient', members), asked('subject', members), asked('date', prefixed), asked('service-provider', organizations), asked('identifier', identifiers)],
  Task: [asked('status', pick('requested', 'accepted', 'http://hl7.org/fhir/task-status|completed', 'urn:other|completed')), asked('code', token), asked('patient', members), asked('owner', organizations), asked('authored-on', prefixed), asked('focus', pick('ServiceRequest/sr-1', 'sr-1', 'Encounter/id-3', 'http://elsewhere.test/fhir/Task/9')), asked('focus:Encounter', pick('id-3'))],
  Observation: [asked('code', token), asked('code:not', token), asked('subject', fc.oneof(members, pick('Group/g-1', 'g-1'))), asked('patient', members), asked('performer', organizations), asked('date', prefixed), asked('value-quantity', numbers), asked('status', pick('final', 'amended'))],
}
/** A type and the criteria of a query. */
export const anyQuery: fc.Arbitrary<{ readonly type: string; readonly query: string }> = pick(...Object.keys(BY_TYPE)).chain(type =>
  fc.array(fc.oneof(...BY_TYPE[type]!, ...everywhere), { maxLength: 3 }).map(parts => ({ type, query: parts.join('&') })))

export const anyScope: fc.Arbitrary<Scope> = fc.oneof(
  pick<Scope>({ branches: [{ by: 'everything' }], refersTo: 'visible' }),
  fc.array(fc.oneof(
    fc.record({ by: pick('plan' as const, 'provider' as const, 'source' as const, 'grant' as const), party: pick(...PARTIES) }),
    fc.record({ by: pick('plan' as const, 'provider' as const), party: pick(...PARTIES), types: pick(['Patient', 'Task'], ['Encounter']) }),
    pick({ by: 'nobody' as const, types: ['Observation', 'Task'] }),
  ), { maxLength: 3 }).map(branches => ({ branches, refersTo: 'visible' as const })))
