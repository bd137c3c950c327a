import { expect, test } from 'vitest'
import { member, type Member } from '../../src/synth/member.ts'
import { MIF_HEADER, mifRow } from '../../src/synth/mif.ts'
import { SENTINEL } from '../support/sentinel.ts'

test('begins with the columns that all readings have, the number first', () => {
  expect(MIF_HEADER.split(',').slice(0, 4)).toEqual(['Member identifier (CIN)', 'Member first name', 'Member last name', 'Date of birth'])
})
test('a row has what the header names; what holds a comma or a quote is quoted', () => {
  const one = member(1, 0), quoted: Member = { ...one, person: { ...one.person, family: `${SENTINEL}, "Jr."`, given: ['Ana', 'Rosa'] } }
  expect(mifRow(quoted).startsWith(`${one.person.cin},Ana Rosa,"${SENTINEL}, ""Jr.""",`)).toBe(true)
  expect(mifRow(one).split(',')).toHaveLength(MIF_HEADER.split(',').length)
})
