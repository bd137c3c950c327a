/** When a failed delivery is tried again: after 1, 2, 4 … seconds, then each hour. */

const HOUR = 3_600_000

/**
 * Milliseconds to wait after the n-th failure in a row, spread by a quarter either way so that those that failed together do not come back together.
 * @param random from 0 to below 1
 */
export const delayAfter = (failures: number, random: number): number => Math.round(nominal(failures) * (0.75 + random / 2))

const nominal = (failures: number): number => Math.min(1000 * 2 ** Math.min(failures - 1, 20), HOUR)

/** The failures in a row after which a span of milliseconds is used up. */
function failuresWithin(span: number): number {
  let failures = 1
  for (let waited = 0; waited < span; failures++) waited += nominal(failures)
  return failures
}

/** A handshake is awaited by its client: it is known within a minute or two whether it came through. */
export const HANDSHAKE_FAILURES = failuresWithin(HOUR / 60)
/** An event is worth three days. */
export const EVENT_FAILURES = failuresWithin(72 * HOUR)
