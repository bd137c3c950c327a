/** The command as an operator meets it. */
import { expect, test } from 'vitest'
import { runMain } from '../support/server.ts'

test.each<[Record<string, string>, string[]]>([
  [{ PORT: 'http' }, ['PORT: must be a port number']],
  [{ AUTH: 'nobody' }, ['AUTH: must be open or tokens:FILE']],
  [{ HOST: '0.0.0.0' }, ['AUTH: open is for loopback only; with this HOST set AUTH=tokens:FILE']],
  [{ WORKERS: '0', LOG_LEVEL: 'loud' }, ['LOG_LEVEL: must be fatal, error, warn, info, debug or silent', 'WORKERS: must be at least 1']],
])('%o ends with 2 and one clear line for each', async (settings, lines) => {
  const { code, stdout, stderr } = await runMain(['serve'], settings)
  expect(code).toBe(2)
  expect(stderr.trim().split('\n').toSorted()).toEqual(lines)
  expect(stdout).toBe('')
})
test('an unknown command ends with 2 and names the known ones', async () => {
  const { code, stderr } = await runMain(['serv'], {})
  expect([code, stderr.trim()]).toEqual([2, "Unknown command 'serv'; there are serve, backup, demo, migrate, repair-order, restore, screen, synth and token"])
})
