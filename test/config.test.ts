import { describe, expect, test } from 'vitest'
import { config, ConfigError } from '../src/config.ts'

const problems = (env: Record<string, string>): readonly string[] => {
  try { config(env, {}); return [] } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return error.problems
  }
}

test('nothing set is a server on loopback, open, embedded', () => {
  expect(config({}, {})).toEqual({
    port: 8080, host: '127.0.0.1', baseUrl: undefined, databaseUrl: undefined, dataDir: './data', mllpPort: 2575, auth: { by: 'open' }, timeZone: 'America/Los_Angeles',
    logLevel: 'info', workers: undefined, connections: 16, updateAsCreate: true, deletesAtMost: 1, cascadesAtMost: 100, references: 'enforced', profilesRequired: [], nonMembers: { how: 'store' }, secretKey: undefined, formerSecretKeys: [],
  })
})
test('an empty setting is one that is not set', () => expect(config({ PORT: '', AUTH: '' }, {})).toMatchObject({ port: 8080, auth: { by: 'open' } }))

describe('a wrong setting', () => {
  test.each<[Record<string, string>, RegExp, string]>([
    [{ PORT: 'http' }, /^PORT: /, 'no number'],
    [{ PORT: '70000' }, /^PORT: must be 1 to 65535/, 'no port'],
    [{ PORT: '0' }, /^PORT: must be 1 to 65535/, 'links need to say where we are'],
    [{ AUTH: 'none' }, /^AUTH: must be open or tokens:FILE/, 'an unknown way in'],
    [{ HOST: '0.0.0.0' }, /^AUTH: open is for loopback only/, 'open to the world'],
    [{ AUTH: 'tokens:/etc/t' }, /^ADT_NON_MEMBERS: must be set/, 'no word on people who are not members'],
    [{ UPDATE_AS_CREATE: 'yes' }, /^UPDATE_AS_CREATE: must be on or off/, 'neither'],
    [{ CONDITIONAL_DELETE: 'multiple' }, /^CONDITIONAL_DELETE: must be single or multiple:N/, 'no limit'],
    [{ CONDITIONAL_DELETE: 'multiple:1000' }, /^CONDITIONAL_DELETE: must be single or multiple:N, N at most 999/, 'more than a search finds'],
    [{ CASCADE_DELETE: '0' }, /^CASCADE_DELETE: must be off or a number/, 'none is off'],
    [{ REFERENCES: 'checked' }, /^REFERENCES: must be enforced or literal/, 'an unknown word'],
    [{ PROFILES: 'required:' }, /^PROFILES: must be claimed, required or required:Type,Type/, 'no type'],
    [{ ADT_NON_MEMBERS: 'keep' }, /^ADT_NON_MEMBERS: must be store, drop or hold:DAYS/, 'an unknown word'],
    [{ ADT_NON_MEMBERS: 'hold:30' }, /^SECRET_KEY: must be set/, 'held without a key'],
    [{ SECRET_KEY: 'c2hvcnQ=' }, /^SECRET_KEY: must be 32 bytes/, 'a short key'],
    [{ SECRET_KEY: 'not base64!' }, /^SECRET_KEY: must be base64/, 'no base64'],
    [{ SECRET_KEY_FORMER: Buffer.alloc(32).toString('base64') }, /^SECRET_KEY: must be set when SECRET_KEY_FORMER/, 'nothing to write with'],
    [{ TIME_ZONE: 'Mars/Olympus' }, /^TIME_ZONE: /, 'no such zone'],
    [{ WORKERS: '0' }, /^WORKERS: /, 'nobody at work'],
    [{ WORKERS: '20' }, /^WORKERS: 20 need DATABASE_CONNECTIONS of 140 at least/, 'too few connections for each'],
    [{ DATABASE_CONNECTIONS: '6' }, /^DATABASE_CONNECTIONS: must be at least 7/, 'too few for one'],
    [{ LOG_LEVEL: 'loud' }, /^LOG_LEVEL: /, 'an unknown level'],
    [{ DATABASE_URL: 'mysql://x' }, /^DATABASE_URL: must be a postgres/, 'another database'],
    [{ BASE_URL: 'ftp://x' }, /^BASE_URL: must be an http/, 'no web address'],
  ])('%o is refused in one line: %s', (env, line) => {
    const found = problems(env)
    expect(found).toHaveLength(1)
    expect(found[0]).toMatch(line)
    expect(found[0]).not.toContain('\n')
  })
  test('every wrong one is named', () => expect(problems({ PORT: 'x', WORKERS: 'y', LOG_LEVEL: 'z' })).toHaveLength(3))
})

test.each<[Record<string, string>, number, string]>([
  [{}, 16, 'as many as one process has use for'],
  [{ WORKERS: '4' }, 16, 'four times 17 are less than 80'],
  [{ WORKERS: '8' }, 9, 'an eighth of 80, less one to listen on'],
  [{ WORKERS: '11' }, 6, 'the least that works'],
  [{ WORKERS: '2', DATABASE_CONNECTIONS: '20' }, 9, 'half of 20, less one to listen on'],
])('%o: a pool of %i: %s', (env, connections) => expect(config(env, {}).connections).toBe(connections))

test.each<[Record<string, string>, object, string]>([
  [{ UPDATE_AS_CREATE: 'off' }, { updateAsCreate: false }, 'ids are the server\'s'],
  [{ CONDITIONAL_DELETE: 'single' }, { deletesAtMost: 1 }, 'one'],
  [{ CONDITIONAL_DELETE: 'multiple:25' }, { deletesAtMost: 25 }, 'so many'],
  [{ CASCADE_DELETE: 'off' }, { cascadesAtMost: 0 }, 'none'],
  [{ CASCADE_DELETE: '7' }, { cascadesAtMost: 7 }, 'so many'],
  [{ REFERENCES: 'literal' }, { references: 'literal' }, 'as they come'],
  [{ PROFILES: 'claimed' }, { profilesRequired: [] }, 'of no type'],
  [{ PROFILES: 'required' }, { profilesRequired: 'every' }, 'of every type that has one'],
  [{ PROFILES: 'required:Patient,Task' }, { profilesRequired: ['Patient', 'Task'] }, 'of these'],
])('%o is %o: %s', (env, expected) => expect(config(env, {})).toMatchObject(expected))
