/** What of a compiled profile comes from a rule: each constraint of an element whose comment begins with the ids of rules. */
import type { ElementDefinition, StructureDefinition } from '@medplum/fhirtypes'

export interface RuleBorn {
  /** As the fixture that breaks it is named: 'ecm-member.identifier-cin.min'. */
  readonly name: string
  /** The element, slices named: 'Patient.identifier:cin'. */
  readonly element: string
  /** What the validator answers when it is broken, and where: the element without slices. */
  readonly id: string
  readonly path: string
  readonly severity: 'error' | 'warning'
  /** In words. */
  readonly says: string
  readonly comment: string
  readonly rules: readonly string[]
}

export const RULE_ID = /[A-Z]{2,4}-(?:[A-Z0-9]+-)*[A-Z]?\d+/g
const BEGINS_WITH_RULE = /^[A-Z]{2,4}-[A-Z]?\d/

/** In the order of the profile. */
export const ruleBorn = (profile: StructureDefinition): readonly RuleBorn[] =>
  (profile.differential?.element ?? []).flatMap(el => BEGINS_WITH_RULE.test(el.comment ?? '') ? said(profile, el) : [])

function said(profile: StructureDefinition, el: ElementDefinition): RuleBorn[] {
  const element = el.id!, steps = element.split('.').slice(1).map(step => step.replace('[x]', '').replace(':', '-'))
  const of = (kind: string, id: string, says: string, severity: RuleBorn['severity'] = 'error'): RuleBorn => {
    const comment = sentences(el.comment!).find(sentence => sentence.includes(`(${id})`)) ?? el.comment!
    return { name: [profile.id, ...steps, kind].join('.'), element, id, path: el.path!.replace('[x]', ''), severity, says, comment, rules: [...new Set(comment.match(RULE_ID))] }
  }
  const targets = el.type?.flatMap(type => type.targetProfile ?? []) ?? [], isExtension = /\.extension:/.test(element)
  return [
    ...(el.min ? [of('min', 'profile-required', el.min === 1 ? 'must be there' : `at least ${el.min}`)] : []),
    ...(el.max && el.max !== '*' ? [of('max', 'profile-too-many', `at most ${el.max}`)] : []),
    ...(targets.length > 0 ? [of('target', 'profile-target', `a reference to ${targets.map(last).join(' or ')}`)] : []),
    ...(el.type && targets.length === 0 && !isExtension ? [of('type', 'profile-type', `of type ${el.type.map(type => type.code).join(' or ')}`)] : []),
    ...(el.binding?.strength === 'required' ? [of('binding', 'profile-binding', `a code of ${last(el.binding.valueSet!)}`)] : []),
    ...(el.constraint ?? []).map(({ key, human, severity }) => of(key!, key!, `${human} (${key})`, severity === 'warning' ? 'warning' : 'error')),
  ]
}

/** A comment of several rules, each saying which invariant is its own. */
const sentences = (comment: string): readonly string[] => comment.split(/(?<=\.) (?=[A-Z]{2,4}-[A-Z]?\d)/)
const last = (canonical: string): string => canonical.replace(/\|.*/, '').slice(canonical.lastIndexOf('/') + 1)
