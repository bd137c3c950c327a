/** A03, discharge or end of visit.  HL7 v2.5.1 §3.3.3 */
import { admittedAt, decide, dischargedAt, putPeriod, type Trigger } from '../decision.ts'
import { missing } from '../message.ts'
import { putDischarge } from '../visit.ts'

/**
 * The visit ends: PV1-45, or when the event happened. When the admission never came, PV1-44 must say when it was.
 * @throws invalid without PV1-44 when no admission is known
 */
export const a03: Trigger = (...given) => decide({
  status: 'finished',
  tell(on, { message, standing, zone, at }) {
    putPeriod(on, 'start', { sent: admittedAt(message, zone), otherwise: undefined }, standing)
    if (on.period?.start === undefined) throw missing('PV1', 44)
    putPeriod(on, 'end', { sent: dischargedAt(message, zone), otherwise: at }, standing)
    putDischarge(on, message, standing)
  },
}, ...given)
