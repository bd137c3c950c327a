/** Staff of an ECM provider: one line a topic. */
import { caseloadCount } from './staffing/caseload-count.ts'
import { caseloadLimit } from './staffing/caseload-limit.ts'
import { caseloadThreshold } from './staffing/caseload-threshold.ts'

export const staffing = [
  caseloadLimit, caseloadCount, caseloadThreshold,
] as const
