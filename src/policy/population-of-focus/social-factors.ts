import { any, atLeast, fact, facts, ifShown } from '../criteria.ts'
import type { Test } from '../criterion.ts'

const FACTORS = {
  food: 'Lack of access to food', housing: 'Lack of stable housing', 'work-engage': 'Cannot work or take part in the community', 'aces-4': 'Said to have four or more adverse childhood experiences',
  'former-foster-youth': 'Formerly in foster care', 'law-enforcement-mh-sud': 'Recent contact with law enforcement for symptoms of mental illness or substance use',
  'law-enforcement': 'Recent contacts with law enforcement', 'crisis-intervention': 'Crisis intervention for mental health or substance use', transport: 'Difficulty with transportation',
  adl: 'Needs help with daily living', communication: 'Difficulty communicating', 'living-alone': 'Lives alone', conservatorship: 'Needs a conservator or guided decisions', caregiving: 'Poor or inadequate care by others',
} as const
export type Factor = keyof typeof FACTORS

/** The lists are open: another factor counts when it is said in words; one that is named for another population goes to a person. */
export function socialFactor(title: string, named: readonly Factor[]): Test {
  const score = named.includes('aces-4') ? [ifShown(atLeast('acesScore', 4, 'An ACE score of four or more'))] : []
  return any(title, [...named.map(one), ...score, fact('socialFactors.other', 'Another factor, in words'), ofOthers(named)], { open: true })
}

const one = (name: Factor): Test => fact(`socialFactors.${name}`, FACTORS[name])

function ofOthers(named: readonly Factor[]): Test {
  const title = 'A factor named for another population'
  const others = any(title, facts(Object.fromEntries(Object.entries(FACTORS).filter(([name]) => !named.includes(name as Factor)).map(([name, text]) => [`socialFactors.${name}`, text]))))
  return {
    title,
    ask: (known, given) => {
      const found = others.ask(known, given)
      if (found.value !== 'met') return { value: 'not-applicable', by: [], send: [] }
      const parts = (found.parts ?? []).filter(part => part.value === 'met')
      return { ...found, value: 'review', parts, because: `${parts.map(part => part.title).join('; ')}: whether it counts here a person must say` }
    },
  }
}
