import { noneStricter, type Topic } from '../effective.ts'

/** Of a population's members: adults, children and youth, or anybody under so many years. What is not named is for all. */
export interface AgeLimits { readonly kind: 'ages'; readonly of: Readonly<Record<string, 'adult' | 'child' | number>> }

export const ages = {
  title: 'Populations for adults only, and for children and youth only',
  stricter: noneStricter,
  editions: [
    { id: 'POF-ADULT-ONLY', from: '2022-01-01', scope: 'statewide', severity: 'error', state: 'on', basis: 'inferred-launch',
      is: { kind: 'ages', of: { '1a': 'adult', '5': 'adult', '6': 'adult', '7': 'child', '8': 26 } },
      cite: [{ source: 'la-guide-2.0', at: '§2 POF table, §5.1' }] },
  ],
} as const satisfies Topic<AgeLimits>
