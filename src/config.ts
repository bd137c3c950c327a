/** The only reader of the environment: one frozen, typed object, or every mistake named at once. */
import { z } from 'zod'
import { isTimeZone } from './fhir/time-zone.ts'

const portFrom = (least: number) => z.coerce.number('must be a port number').int('must be a whole number')
  .min(least, `must be ${least} to 65535`).max(65_535, `must be ${least} to 65535`)
const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost'])

const nonMembers = z.string()
  .regex(/^(store|drop|hold:[1-9]\d{0,2})$/, 'must be store, drop or hold:DAYS')
  .transform((text): NonMembers => text === 'store' || text === 'drop' ? { how: text } : { how: 'hold', days: Number(text.slice('hold:'.length)) })

const secretKey = z.base64('must be base64').transform(text => Buffer.from(text, 'base64')).refine(key => key.length === 32, 'must be 32 bytes')

const conditionalDelete = z.string().regex(/^(single|multiple:[1-9]\d{0,2})$/, 'must be single or multiple:N, N at most 999')
  .transform(text => text === 'single' ? 1 : Number(text.slice('multiple:'.length)))

const cascadeDelete = z.string().regex(/^(off|[1-9]\d{0,2})$/, 'must be off or a number, at most 999').transform(text => text === 'off' ? 0 : Number(text))

const profiles = z.string().regex(/^(claimed|required(:[A-Z][A-Za-z]+(,[A-Z][A-Za-z]+)*)?)$/, 'must be claimed, required or required:Type,Type')
  .transform((text): Config['profilesRequired'] => text === 'claimed' ? [] : text === 'required' ? 'every' : text.slice('required:'.length).split(','))

/** Of one process: two write lanes, two transaction lanes, four readers, the sequencer, deliveries, and some to spare. */
const MOST_CONNECTIONS = 16
/** With fewer the lanes of one process wait for each other. */
const LEAST_CONNECTIONS = 6

const schema = z.strictObject({
  PORT: portFrom(1).default(8080),
  HOST: z.string().min(1).default('127.0.0.1'),
  BASE_URL: z.url({ protocol: /^https?$/, error: 'must be an http(s) address' }).optional(),
  DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\//, 'must be a postgres:// address').optional(),
  DATA_DIR: z.string().min(1).default('./data'),
  MLLP_PORT: portFrom(0).default(2575),
  AUTH: z.string().regex(/^(open|tokens:.+)$/, 'must be open or tokens:FILE').default('open'),
  TIME_ZONE: z.string().refine(isTimeZone, 'must be an IANA time zone').default('America/Los_Angeles'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent'], 'must be fatal, error, warn, info, debug or silent').default('info'),
  WORKERS: z.coerce.number('must be a whole number').int().min(1, 'must be at least 1').max(64, 'must be at most 64').optional(),
  DATABASE_CONNECTIONS: z.coerce.number('must be a whole number').int('must be a whole number').min(LEAST_CONNECTIONS + 1, `must be at least ${LEAST_CONNECTIONS + 1}`).default(80),
  UPDATE_AS_CREATE: z.enum(['on', 'off'], 'must be on or off').default('on'),
  CONDITIONAL_DELETE: conditionalDelete.default(1),
  CASCADE_DELETE: cascadeDelete.default(100),
  REFERENCES: z.enum(['enforced', 'literal'], 'must be enforced or literal').default('enforced'),
  PROFILES: profiles.default([]),
  ADT_NON_MEMBERS: nonMembers.optional(),
  SECRET_KEY: secretKey.optional(),
  SECRET_KEY_FORMER: secretKey.optional(),
})

export type NonMembers = { readonly how: 'store' | 'drop' } | { readonly how: 'hold'; readonly days: number }

export interface Config {
  readonly port: number
  readonly host: string
  /** The FHIR base as clients see it, without a slash at its end; undefined: from HOST and PORT. */
  readonly baseUrl: string | undefined
  /** undefined: the embedded PostgreSQL below dataDir. */
  readonly databaseUrl: string | undefined
  readonly dataDir: string
  /** 0: no listener. */
  readonly mllpPort: number
  readonly auth: { readonly by: 'open' } | { readonly by: 'tokens'; readonly file: string }
  readonly timeZone: string
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'silent'
  /** undefined: min(cores, 4). */
  readonly workers: number | undefined
  /** In the pool of one process: its share of DATABASE_CONNECTIONS. */
  readonly connections: number
  /** May a PUT make what was never there, under the client's id? */
  readonly updateAsCreate: boolean
  /** How many resources one delete by criteria may delete. */
  readonly deletesAtMost: number
  /** How many may be deleted with what they refer to, where that is asked for; 0: none. */
  readonly cascadesAtMost: number
  /** enforced: what is referred to is there, and stays while it is referred to. literal: references are kept as they come. */
  readonly references: 'enforced' | 'literal'
  /** Types whose resources must claim a profile of the guide; 'every': all for which it has one. */
  readonly profilesRequired: 'every' | readonly string[]
  readonly nonMembers: NonMembers
  /** 32 bytes: encrypts what waits at rest. */
  readonly secretKey: Buffer | undefined
  /** Keys of before: they only read what was encrypted with them. */
  readonly formerSecretKeys: readonly Buffer[]
}

/** A wrong setting. Each problem is one line. */
export class ConfigError extends Error {
  readonly problems: readonly string[]
  constructor(problems: readonly string[]) {
    super(problems.join('\n'))
    this.problems = problems
  }
}

export const SETTINGS = Object.keys(schema.shape)

type Environment = Readonly<Record<string, string | undefined>>

/** What another process of this program is started with. */
export const environmentWith = (overrides: Environment): Environment => ({ ...process.env, ...overrides })

/**
 * @param overrides what a command sets for itself
 * @throws ConfigError naming every wrong setting
 */
export function config(overrides: Environment = {}, environment: Environment = process.env): Config {
  const env = { ...environment, ...overrides }
  const given = Object.fromEntries(SETTINGS.map(name => [name, env[name]]).filter(([, value]) => value !== undefined && value !== ''))
  const parsed = schema.safeParse(given)
  if (!parsed.success) throw new ConfigError(parsed.error.issues.map(issue => `${issue.path.join('.')}: ${issue.message}`))
  const { data } = parsed, problems: string[] = []
  const auth: Config['auth'] = data.AUTH === 'open' ? { by: 'open' } : { by: 'tokens', file: data.AUTH.slice('tokens:'.length) }
  if (auth.by === 'open' && !LOOPBACK.has(data.HOST)) problems.push('AUTH: open is for loopback only; with this HOST set AUTH=tokens:FILE')
  if (auth.by !== 'open' && !data.ADT_NON_MEMBERS) problems.push('ADT_NON_MEMBERS: must be set (store, drop or hold:DAYS) unless AUTH is open')
  const members: NonMembers = data.ADT_NON_MEMBERS ?? { how: 'store' }
  if (members.how === 'hold' && !data.SECRET_KEY) problems.push('SECRET_KEY: must be set (32 bytes, base64) when ADT_NON_MEMBERS holds messages')
  if (data.SECRET_KEY_FORMER && !data.SECRET_KEY) problems.push('SECRET_KEY: must be set when SECRET_KEY_FORMER is: that one only reads')
  const share = Math.floor(data.DATABASE_CONNECTIONS / (data.WORKERS ?? 1)) - 1 // each process listens on one more
  if (share < LEAST_CONNECTIONS) problems.push(`WORKERS: ${data.WORKERS} need DATABASE_CONNECTIONS of ${data.WORKERS! * (LEAST_CONNECTIONS + 1)} at least`)
  if (problems.length > 0) throw new ConfigError(problems)
  return Object.freeze({
    port: data.PORT, host: data.HOST, baseUrl: data.BASE_URL?.replace(/\/+$/, ''), databaseUrl: data.DATABASE_URL, dataDir: data.DATA_DIR,
    mllpPort: data.MLLP_PORT, auth, timeZone: data.TIME_ZONE, logLevel: data.LOG_LEVEL, workers: data.WORKERS, connections: Math.min(share, MOST_CONNECTIONS),
    updateAsCreate: data.UPDATE_AS_CREATE === 'on', deletesAtMost: data.CONDITIONAL_DELETE, cascadesAtMost: data.CASCADE_DELETE, references: data.REFERENCES, profilesRequired: data.PROFILES,
    nonMembers: members, secretKey: data.SECRET_KEY, formerSecretKeys: data.SECRET_KEY_FORMER ? [data.SECRET_KEY_FORMER] : [],
  })
}
