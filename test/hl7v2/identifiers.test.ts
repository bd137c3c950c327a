import { describe, expect, test } from 'vitest'
import { cin, identifierQuery, recordNumber, visitIdentifier } from '../../src/hl7v2/identifiers.ts'
import { parseMessage } from '../../src/hl7v2/message.ts'

const message = (pid3: string, in1 = '') => parseMessage(`MSH|^~\\&|EHR|HOSP|ECM|PLAN|2026||ADT^A01|ctl|P|2.5.1\rPID|1||${pid3}\r${in1}`)
const in1 = (number: string, relation = '') => `IN1|1|MCAL|1|${'|'.repeat(13)}${relation}${'|'.repeat(19)}${number}`

describe('the CIN', () => {
  test.each<[string, string, string | undefined, string]>([
    ['97357351A^^^DHCS^MA', '', '97357351A', 'typed MA'],
    ['97357351A63571^^^DHCS^MA', '', '97357351A', 'a BIC: its first nine'],
    ['97357351a', '', '97357351A', 'not typed, in small letters'],
    ['9735-7351-A^^^^HC', '', '97357351A', 'a health card, with hyphens'],
    ['97357351A^^^HOSP^MR', '', undefined, 'a record number that looks like one'],
    ['97357351B^^^DHCS^MA', '', undefined, 'no CIN ends with B'],
    ['87357351A^^^DHCS^MA', '', undefined, 'nor begins with 8'],
    ['97357351A6357^^^DHCS^MA', '', undefined, 'a BIC has fourteen characters'],
    ['mrn-1^^^HOSP^MR', in1('97357351A'), '97357351A', 'IN1-36'],
    ['mrn-1^^^HOSP^MR', in1('97357351A63571', 'SEL'), '97357351A', 'IN1-36 of the patient itself'],
    ['mrn-1^^^HOSP^MR', in1('97357351A', 'MTH'), undefined, 'IN1-36 of its mother'],
    ['97357352C^^^DHCS^MA', in1('97357351A'), '97357352C', 'PID-3 before IN1'],
    ['""', '', undefined, 'PID-3 removed'],
  ])('of %s with %s is %s: %s', (pid3, insurance, expected) => { expect(cin(message(pid3, insurance))).toBe(expected) })
})

describe("the facility's own number", () => {
  test.each<[string, string | undefined, string]>([
    ['mrn-1^^^HOSP^MR', 'mrn-1', 'typed MR'],
    ['mrn-1^^^^PI', 'mrn-1', 'typed PI'],
    ['mrn-1', 'mrn-1', 'the only one, not typed'],
    ['mrn-1~mrn-2', undefined, 'two that are not typed'],
    ['mrn-2^^^OTHER^MR~mrn-1^^^HOSP^MR', 'mrn-1', 'the one of MSH-4'],
    ['mrn-2^^^OTHER^MR~mrn-1^^^^MR', 'mrn-1', 'the one of no authority beside a stranger\'s'],
    ['mrn-2^^^OTHER^MR~mrn-3^^^THIRD^MR', undefined, 'two strangers\''],
    ['97357351A', undefined, 'a CIN is none'],
    ['1^^^USSSA^SS', undefined, 'another kind'],
  ])('in %s is %s: %s', (pid3, expected) => { expect(recordNumber(message(pid3))).toBe(expected) })
})

test('the key of a visit holds the facility, and is searched for literally', () => {
  expect(identifierQuery(visitIdentifier('Organization/hospital-7357', 'a,b|c$d\\e&f'))).toBe(
    `identifier=${encodeURIComponent('urn:ecm-fhir:visit:hospital-7357|a\\,b\\|c\\$d\\\\e&f')}`)
})
