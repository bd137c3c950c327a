/** Admissions as a hospital's interface engine tells of them: each of a visit of its own. */
import { adt } from '../../src/demo/messages.ts'
import { cinOf, MEMBERS } from './bodies.ts'

/** There are ten million member numbers: each run has its own of them, above those of the members. */
const OTHERS = 100_000, OF_A_RUN = 30_000, RUN = 1_000_000, STARTED = Date.parse('2026-11-01T00:00:00Z')

/** @param n also its visit's and its control id's number; a run's own begin at a multiple of a million */
export function admission(n: number, { token, of }: { readonly token: string; readonly of: 'strangers' | 'members' }): string {
  const at = new Date(STARTED + n % 2_000_000 * 1000), i = n % MEMBERS
  const member = of === 'members'
    ? { cin: cinOf(i), family: `Benchmark${i}`, given: 'Sam', birthDate: `19${50 + i % 50}-06-15`, gender: 'male' as const }
    : { cin: cinOf(OTHERS + OF_A_RUN * Math.floor(n / RUN) + n % RUN), family: `Stranger${n}`, given: 'Kim', birthDate: '1971-04-09', gender: 'female' as const }
  return adt({ trigger: 'A01', member, controlId: `C${n}`, visitNumber: `V${n}`, token, at, admitted: at })
}
/** The numbers of the visits that a text names. */
export const visitsIn = (text: string): number[] => [...text.matchAll(/"value":"V(\d+)"/g)].map(([, n]) => Number(n))
