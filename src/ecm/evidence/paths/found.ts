/** What a path of the table gives of a resource. */
import type { Coding } from '@medplum/fhirtypes'
import type { Resource } from '../../../fhir/resource.ts'
import type { CivilDate } from '../../../policy/civil-date.ts'
import type { Met } from '../codes.ts'
import type { MemberRecord } from '../record.ts'
import type { Days } from '../when.ts'

export interface Found extends Met {
  /** When it was, where that is not the resource's own date. */
  readonly when?: Days | undefined
  /** When it was said, of a day to come. */
  readonly said?: CivilDate | undefined
  /** What it shows beyond a code: a number, a day, a code. */
  readonly value?: number | CivilDate | string | undefined
  /** Of a claim line. */
  readonly modifiers?: readonly string[]
}
/** @param fact the one that is asked about */
export type Reading = (resource: Resource, record: MemberRecord, fact: string) => readonly Found[]

export const asFound = (codings: readonly Coding[], more: Omit<Found, 'system' | 'code'> = {}): readonly Found[] => codings.flatMap(({ system, code }) => code === undefined ? [] : [{ system, code, ...more }])
/** There, whatever its code. */
export const ONE: readonly Found[] = [{}]
export const there = (is: boolean): readonly Found[] => is ? ONE : []
