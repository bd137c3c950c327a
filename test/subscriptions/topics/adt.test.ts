import type { Encounter } from '@medplum/fhirtypes'
import { describe, expect, test } from 'vitest'
import { eventOf } from '../../../src/subscriptions/topic.ts'
import { adt } from '../../../src/subscriptions/topics/adt.ts'

type Status = Encounter['status']
const stay = (status: Status, code = 'IMP', member = 'p-110438'): Encounter =>
  ({ resourceType: 'Encounter', id: 'e-71', status, class: { code }, subject: { reference: `Patient/${member}` } })

describe('the status of a stay', () => {
  test.each<[Status | undefined, Status | undefined, string | undefined, string]>([
    [undefined, 'in-progress', 'admit', 'created as under way'],
    [undefined, 'arrived', 'admit', 'the member is in the house'],
    [undefined, 'planned', undefined, 'a pre-admission is no admission'],
    [undefined, 'finished', 'discharge', 'its admission was never sent'],
    [undefined, 'cancelled', undefined, 'nobody was told that it was to be'],
    [undefined, 'unknown', undefined, 'not known is not admitted'],
    ['planned', 'in-progress', 'admit', 'the planned stay begins'],
    ['planned', 'cancelled', undefined, 'nobody was told of it'],
    ['planned', undefined, undefined, 'nor of its deletion'],
    ['arrived', 'in-progress', undefined, 'still there'],
    ['in-progress', 'onleave', undefined, 'still theirs'],
    ['in-progress', 'in-progress', undefined, 'a correction'],
    ['in-progress', 'finished', 'discharge', 'the stay ends'],
    ['in-progress', 'cancelled', 'cancel', 'the admission is withdrawn'],
    ['in-progress', 'entered-in-error', 'cancel', 'likewise'],
    ['in-progress', undefined, 'cancel', 'likewise, by deletion'],
    ['in-progress', 'planned', undefined, 'neither ended nor withdrawn: corrected'],
    ['finished', 'finished', undefined, 'a correction'],
    ['finished', 'in-progress', 'admit', 'the discharge was withdrawn: the member is there'],
    ['finished', 'entered-in-error', 'cancel', 'it never was'],
    ['cancelled', 'in-progress', 'admit', 'it is after all'],
    ['cancelled', 'entered-in-error', undefined, 'withdrawn already'],
    ['cancelled', undefined, undefined, 'likewise'],
  ])('%s → %s is %s: %s', (before, after, event) => {
    expect(eventOf(adt, before && stay(before), after && stay(after))).toBe(event)
  })
})

describe('the class of a stay', () => {
  test.each<[string, string, string | undefined, string]>([
    ['EMER', 'IMP', 'admit', 'the emergency visit ends in a bed'],
    ['OBSENC', 'IMP', 'admit', 'so does the observation'],
    ['AMB', 'NONAC', 'admit', 'non-acute is inpatient'],
    ['IMP', 'ACUTE', undefined, 'one inpatient class for another'],
    ['IMP', 'EMER', undefined, 'a correction: nobody was discharged'],
    ['EMER', 'OBSENC', undefined, 'observation is not inpatient'],
  ])('%s → %s while under way is %s: %s', (before, after, event) => {
    expect(eventOf(adt, stay('in-progress', before), stay('in-progress', after))).toBe(event)
  })
  test('a class corrected after discharge is no event', () => {
    expect(eventOf(adt, stay('finished', 'EMER'), stay('finished', 'IMP'))).toBeUndefined()
  })
})

test('a stay moved to another member is an admission of that member', () => {
  expect(eventOf(adt, stay('in-progress', 'IMP', 'p-110438'), stay('in-progress', 'IMP', 'p-220549'))).toBe('admit')
  expect(eventOf(adt, stay('finished', 'IMP', 'p-110438'), stay('finished', 'IMP', 'p-220549'))).toBe('discharge')
})
