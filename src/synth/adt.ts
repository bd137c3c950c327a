/** A member's visits as the hospitals' interface engines tell of them: A01, A03, and A08 when something about the person changed.  HL7 v2.5.1 §3.3 */
import type { Encounter } from '@medplum/fhirtypes'
import { instantOn, isoOf, type Day } from './days.ts'
import type { Member } from './member.ts'
import { phone } from './organization.ts'
import { random } from './random.ts'

/** Apart from what the resources are drawn from. */
const STREAM = 0x5f37_59df
const CHANGED = 0.2

/** In the order of what happened; each ends with a carriage return. */
export function messagesOf({ index, id, person, at, resources }: Member, seed: number, asOf: Day): readonly string[] {
  const drawn = random(seed ^ STREAM, index), visits = resources.filter((r): r is Encounter => r.resourceType === 'Encounter' && r.class.code !== 'NONAC')
  const told = visits.flatMap((visit): Told[] => {
    const { start, end } = visit.period!
    return [{ trigger: 'A01', visit, when: start!, phone: person.phone }, ...end === undefined ? [] : [{ trigger: 'A03', visit, when: end, phone: person.phone } as const]]
  }).toSorted((a, b) => a.when < b.when ? -1 : a.when > b.when ? 1 : 0)
  const last = told.at(-1)
  if (last && drawn.chance(CHANGED)) told.push({ trigger: 'A08', visit: last.visit, when: instantOn(asOf, 0), phone: phone(person.county, drawn.below(1_000_000)) })
  return told.map((one, i) => message(one, { id, person, at, control: `${seed}-${index}-${i + 1}` }))
}

interface Told { readonly trigger: 'A01' | 'A03' | 'A08'; readonly visit: Encounter; readonly when: string; readonly phone: string }

function message({ trigger, visit, when, phone }: Told, { id, person, at, control }: Pick<Member, 'id' | 'person' | 'at'> & { readonly control: string }): string {
  const facility = visit.serviceProvider!.reference!.split('/')[1]!, [reason] = visit.reasonCode?.[0]?.coding ?? [], race = person.race
  return `${[
    `MSH|^~\\&|ADT|${facility}|ECM|ECM|${stamp(when)}||ADT^${trigger}^${trigger === 'A03' ? 'ADT_A03' : 'ADT_A01'}|${control}|P|2.5.1|||||||UNICODE UTF-8`,
    segment('EVN', { 1: trigger, 2: stamp(when) }),
    segment('PID', {
      1: '1', 3: `${person.cin}^^^MEDI-CAL^MA~MR-${id}^^^${facility}^MR`, 5: [person.family, ...person.given].join('^'), 7: isoOf(person.born).replaceAll('-', ''), 8: person.female ? 'F' : 'M',
      10: `${race.code}^${race.display}^CDCREC`, 11: `${at === undefined ? person.street : ''}^^${person.county.city}^CA^${person.county.zip}`, 13: phone, 15: `${person.language.code}^${person.language.display}^BCP47`,
    }),
    segment('PV1', { 1: '1', ...classOf(visit), 19: `${visit.identifier![0]!.value}^^^${facility}^VN`, 44: stamp(visit.period!.start!), ...(trigger === 'A03' && { 36: '01', 45: stamp(visit.period!.end!) }) }),
    ...reason ? [segment('DG1', { 1: '1', 3: `${reason.code}^${reason.display}^I10`, 6: 'A' })] : [],
  ].join('\r')}\r`
}

/** Tables 0004, 0007 and 0023: the class, the kind of admission, and where from. */
const classOf = ({ class: { code }, priority }: Encounter): Readonly<Record<number, string>> =>
  code === 'EMER' ? { 2: 'E', 4: 'E' } : priority?.coding?.[0]?.code === 'EL' ? { 2: 'I', 4: 'C' } : { 2: 'I', 4: 'E', 14: '7' }

const stamp = (instant: string): string => `${instant.slice(0, 19).replace(/[-:T]/g, '')}+0000`
/** HL7's field numbers: [1] is the first. */
function segment(name: string, fields: Readonly<Record<number, string>>): string {
  const last = Math.max(...Object.keys(fields).map(Number))
  return [name, ...Array.from({ length: last }, (_, i) => fields[i + 1] ?? '')].join('|')
}
