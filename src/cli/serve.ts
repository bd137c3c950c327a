import type { Config } from '../config.ts'
import type { Say, Served } from './served.ts'

/** `ecm-fhir serve`: says where it can be reached, and serves until it is told to stop. */
export function serve({ base, mllp, folder }: Served, { auth }: Config, say: Say): void {
  if (auth.by === 'open') {
    say('')
    say('  *** AUTH is open: whoever reaches this port may read and change everything. For trying out on one machine only. ***')
    say('')
  }
  say(`FHIR R4   ${base}`)
  say(`HL7 v2    ${mllp ? `mllp://${mllp.host}:${mllp.port}` : 'off'}`)
  say(`database  ${folder === undefined ? 'DATABASE_URL' : `embedded PostgreSQL, for evaluation, in ${folder}`}`)
}
