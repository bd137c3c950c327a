/** A01, admit or visit notification.  HL7 v2.5.1 §3.3.1 */
import { admittedAt, decide, putPeriod, type Trigger } from '../decision.ts'

/** The visit begins: PV1-44, or when the event happened. */
export const a01: Trigger = (...given) => decide({
  status: 'in-progress',
  tell(on, { message, standing, zone, at }) {
    putPeriod(on, 'start', { sent: admittedAt(message, zone), otherwise: at }, standing)
  },
}, ...given)
