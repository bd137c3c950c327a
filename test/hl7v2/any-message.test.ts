/** Whatever stands in the fields of a message: it is refused by name, or makes only what is R4. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { validate } from '../../src/conformance/validate.ts'
import { ECM } from '../../src/fhir/canonical.ts'
import { FhirError } from '../../src/fhir/error.ts'
import { requireWhole, triggerOf } from '../../src/hl7v2/adt.ts'
import type { Stored } from '../../src/hl7v2/decision.ts'
import { parseMessage } from '../../src/hl7v2/message.ts'

const WORDS = ['', '""', '1', 'E', 'I', '20261126', '20261126081530.1-0800', '2026', '20261331', 'Y', 'PRN', 'Zyxwsentinel', 'a^b^c^d^e^f^g', '^^^^', '""^x', 'x~~""', '\\X0001\\', '\\.br\\', 'é李', 'NPI', ' ', '97316482D', '__proto__', 'constructor']
const value = fc.oneof(fc.constantFrom(...WORDS), fc.array(fc.constantFrom(...WORDS), { maxLength: 6 }).map(words => words.join('^')), fc.string({ maxLength: 12 }))
const change = fc.record({ segment: fc.constantFrom('EVN', 'PID', 'PV1'), field: fc.integer({ min: 1, max: 46 }), value })

const BASE = {
  EVN: 'EVN|A01|20261126081500',
  PID: 'PID|1||mrn-110438^^^HOSP^MR||Zyxwsentinel^Zzyra||19580412|F',
  PV1: 'PV1|1|I|3N^312^A||||||||||||||||visit-7357001|||||||||||||||||||||||||20261126080000',
}
type Change = { readonly segment: 'EVN' | 'PID' | 'PV1'; readonly field: number; readonly value: string }

function messageOf(trigger: string, changes: readonly Change[]): string {
  const segments = Object.entries(BASE).map(([name, text]) => {
    const fields = text.split('|')
    for (const { segment, field, value: given } of changes) {
      if (segment !== name) continue
      while (fields.length <= field) fields.push('')
      fields[field] = given.replace(/[\r\n|]/g, '')
    }
    return fields.join('|')
  })
  return [`MSH|^~\\&|EHR|HOSP|ECM|PLAN|20261126081500||ADT^${trigger}|ctl-7357|P|2.5.1`, ...segments].join('\r')
}

function decided(text: string, stored: Stored) {
  let made = 0
  try {
    const message = parseMessage(text), trigger = triggerOf(message)
    requireWhole(message)
    return trigger(message, stored, { facility: 'Organization/hospital-7357', zone: 'America/Los_Angeles' }, {
      newId: () => `new-${++made}`, profile: `${ECM}/StructureDefinition/ecm-adt-encounter`, eventTimeUrl: `${ECM}/StructureDefinition/ecm-adt-event-time`,
    })
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(FhirError)
    return []
  }
}

/** A discharge before the admission, or a period without a start, is the gate's to refuse. */
const OF_THE_PERIOD = new Set(['per-1', 'ecm-adt-1', 'required-element'])

test('a new visit', () => {
  fc.assert(fc.property(fc.constantFrom('A01', 'A03'), fc.array(change, { maxLength: 8 }), (trigger, changes) => {
    const findings = decided(messageOf(trigger, changes), {}).flatMap(({ resource }) => validate(resource))
    expect(findings.filter(({ severity = 'error', id = '' }) => severity === 'error' && !OF_THE_PERIOD.has(id))).toEqual([])
  }), { numRuns: 150 })
})

test('one after another on the same visit and the sender\'s own patient; a status never moves back, and no message says less than nothing', () => {
  fc.assert(fc.property(fc.array(fc.record({ trigger: fc.constantFrom('A01', 'A03'), changes: fc.array(change, { maxLength: 4 }) }), { minLength: 2, maxLength: 5 }), messages => {
    let stored: Stored = {}, finished = false
    for (const { trigger, changes } of messages) {
      for (const { type, resource } of decided(messageOf(trigger, changes), stored)) {
        expect(validate(resource).filter(({ severity = 'error', id = '' }) => severity === 'error' && !OF_THE_PERIOD.has(id))).toEqual([])
        if (resource?.resourceType === 'Patient') stored = { ...stored, patient: { resource, version: '1', own: true } }
        if (resource?.resourceType === 'Encounter') {
          stored = { ...stored, encounter: { resource, version: '1' } }
          finished ||= resource.status === 'finished'
          expect(resource.status).toBe(finished ? 'finished' : 'in-progress')
        }
        expect(['Patient', 'Encounter']).toContain(type)
      }
    }
  }), { numRuns: 60 })
})

test('a message told twice changes nothing the second time', () => {
  fc.assert(fc.property(fc.constantFrom('A01', 'A03'), fc.array(change, { maxLength: 6 }), (trigger, changes) => {
    const text = messageOf(trigger, changes), first = decided(text, {})
    const [patient, encounter] = ['Patient', 'Encounter'].map(type => first.find(write => write.type === type)?.resource)
    if (patient?.resourceType !== 'Patient' || encounter?.resourceType !== 'Encounter') return
    expect(decided(text, { patient: { resource: patient, version: '1', own: true }, encounter: { resource: encounter, version: '1' } })).toEqual([])
  }), { numRuns: 100 })
})
