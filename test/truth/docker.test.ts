/** Dockerfile and docker-compose.yml, as far as they can be held to the product without an engine. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { readTokens } from '../../src/access/tokens.ts'
import { token } from '../../src/cli/token.ts'
import { config, SETTINGS } from '../../src/config.ts'
import { metrics } from '../../src/http/metrics.ts'
import { httpServer } from '../../src/http/server.ts'

interface Service {
  readonly image: string
  readonly build?: string
  readonly command?: string | readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  readonly ports?: readonly string[]
  readonly volumes?: readonly string[]
  readonly healthcheck?: { readonly test?: readonly string[] }
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>
  readonly read_only?: boolean
  readonly cap_drop?: readonly string[]
}
interface Manifest { readonly version: string; readonly dependencies: Readonly<Record<string, string>> }

const ROOT = resolve(import.meta.dirname, '../..'), page = (path: string): string => readFileSync(join(ROOT, path), 'utf8')
const { services, volumes } = parse(page('docker-compose.yml')) as { services: Record<'postgres' | 'server' | 'tokens', Service>; volumes: Record<string, unknown> }
const manifest = JSON.parse(page('package.json')) as Manifest
/** Instructions, continued lines joined. */
const dockerfile = page('Dockerfile').replace(/^#.*\n/gm, '').replaceAll('\\\n', ' ').split('\n').map(line => /^([A-Z]+)\s+(.*)$/.exec(line.trim())).filter(m => m !== null).map(([, what, rest]) => ({ what: what!, rest: rest! }))
const instructions = (what: string): string[] => dockerfile.filter(one => one.what === what).map(one => one.rest)
const environmentOf = (name: keyof typeof services): Record<string, string> => Object.fromEntries(Object.entries(services[name].environment ?? {}).map(([key, value]) => [key, String(value).replace(/\$\{\w+:-([^}]*)\}/g, '$1')]))

describe('the image', () => {
  test('is made of pinned ones, of the Node that the product is tested with', () => {
    expect(instructions('FROM').map(from => from.split(' ')[0])).toEqual([`node:${manifest.dependencies['node']}-slim`, `node:${manifest.dependencies['node']}-slim`])
  })
  test('takes only what is there and not ignored', () => {
    const taken = page('.dockerignore').split('\n').filter(line => line.startsWith('!')).map(line => line.slice(1))
    const copied = instructions('COPY').filter(copy => !copy.startsWith('--from')).flatMap(copy => copy.split(/\s+/).slice(0, -1))
    expect(copied.filter(path => !existsSync(join(ROOT, path)))).toEqual([])
    expect([...new Set(copied)].toSorted()).toEqual(taken.toSorted())
  })
  test('needs no development dependency to run', () => {
    const files = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.ts'))
    const names = files.flatMap(file => [...page(join('src', file)).matchAll(/^import (?!type )[^'\n]*'([^.'][^']*)'/gm)].map(([, name]) => name!)).filter(name => !name.startsWith('node:'))
    expect([...new Set(names.map(name => name.split('/').slice(0, name.startsWith('@') ? 2 : 1).join('/')))].filter(name => !(name in manifest.dependencies))).toEqual([])
  })
  test('runs as nobody in particular, with the command on the path', () => {
    const last = dockerfile.findLastIndex(({ what }) => what === 'USER')
    expect(dockerfile[last]!.rest).toBe('node')
    expect(dockerfile.slice(last).map(({ what }) => what)).not.toContain('RUN')
    expect(instructions('RUN').join()).toContain('ln -s /app/src/main.ts /usr/local/bin/ecm-fhir')
    expect(page('src/main.ts')).toMatch(/^#!\/usr\/bin\/env node\n/)
    expect(instructions('CMD').filter(cmd => cmd.startsWith('["ecm-fhir"'))).toEqual(['["ecm-fhir", "serve"]'])
  })
  test('sets only what the product knows', () => {
    expect(instructions('ENV').map(env => env.split('=')[0]!).filter(name => !SETTINGS.includes(name))).toEqual([])
  })
  test('opens the ports that the product listens on', () => {
    const { port, mllpPort } = config({}, {})
    expect(instructions('EXPOSE')).toEqual([`${port} ${mllpPort}`])
    expect(services.server.ports).toEqual([`127.0.0.1:${port}:${port}`, `127.0.0.1:${mllpPort}:${mllpPort}`])
  })
})

describe('the services', () => {
  test('are of pinned images, ours of this version', () => {
    expect(services.postgres.image).toMatch(/^postgres:18\.\d+$/)
    for (const ours of [services.server, services.tokens]) expect([ours.image, ours.build]).toEqual([`ecm-fhir:${manifest.version}`, '.'])
  })
  test('the server starts with what it is given: known settings, tokens, a database of its own', () => {
    const given = environmentOf('server'), settings = config({ ...given, HOST: '0.0.0.0' }, {})
    expect(Object.keys(given).filter(name => !SETTINGS.includes(name))).toEqual([])
    expect(settings).toMatchObject({ auth: { by: 'tokens', file: '/tokens/tokens' }, databaseUrl: expect.stringContaining('@postgres:5432/ecm') })
    const { POSTGRES_USER, POSTGRES_PASSWORD, POSTGRES_DB } = environmentOf('postgres')
    expect(settings.databaseUrl).toBe(`postgres://${POSTGRES_USER}:${POSTGRES_PASSWORD}@postgres:5432/${POSTGRES_DB}`)
  })
  test('PostgreSQL takes as many connections as the server may open, and logs no statement', () => {
    const most = Number(/max_connections=(\d+)/.exec(String(services.postgres.command))![1])
    expect(config({ WORKERS: '2' }, {}).connections * 2).toBeLessThan(most)
    expect(most).toBeGreaterThan(80)
    expect(services.postgres.command).toContain('log_min_messages=log')
  })
  test("the operator's token is made by a command that works, and is not shown", () => {
    const folder = mkdtempSync(join(tmpdir(), 'ecm-fhir-compose-')), said: string[] = [], [program, command, file, ...args] = services.tokens.command as string[]
    try {
      expect([program, command, `tokens:${file}`]).toEqual(['ecm-fhir', 'token', environmentOf('server')['AUTH']])
      token([file!.replace('/tokens', folder), ...args], line => said.push(line))
      const clear = readFileSync(join(folder, 'operator-1.token'), 'utf8').trim()
      expect(readTokens(readFileSync(join(folder, 'tokens'), 'utf8')).byToken(clear)).toMatchObject({ name: 'operator-1', role: 'operator' })
      expect(said.join()).not.toContain(clear)
    } finally { rmSync(folder, { recursive: true, force: true }) }
    expect(services.tokens.volumes).toEqual(['tokens:/tokens'])
    expect(services.server.volumes).toEqual(['tokens:/tokens:ro'])
    expect(instructions('RUN').join()).toContain('install -d -o node -g node -m 0700 /tokens')
  })
  test('ours write nowhere but where they are meant to, without rights', () => {
    for (const ours of [services.server, services.tokens]) expect(ours).toMatchObject({ read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] })
  })
  test('start in order, and every volume is declared', () => {
    expect(services.server.depends_on).toEqual({ postgres: { condition: 'service_healthy' }, tokens: { condition: 'service_completed_successfully' } })
    expect(services.postgres.healthcheck?.test).toContain('pg_isready')
    expect(Object.values(services).flatMap(service => service.volumes ?? []).map(volume => volume.split(':')[0]!).filter(name => !(name in volumes))).toEqual([])
  })
  test('ports are open to this machine only', () => {
    expect(Object.values(services).flatMap(service => service.ports ?? []).filter(port => !port.startsWith('127.0.0.1:'))).toEqual([])
  })
  test('health checks ask what answers', async () => {
    const server = httpServer({
      dispatch: () => { throw new Error('nobody asks') }, xml: { toJson: text => text, ofJson: text => text }, base: 'http://127.0.0.1:8080/fhir', newId: () => 'id-0001', now: () => new Date(0), metrics: metrics({ gauges: {}, standing: async () => [] }), health: async () => ({ ready: true }),
      log: { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }, authenticate: () => undefined,
    })
    const asked = [instructions('HEALTHCHECK').join(), String(services.server.healthcheck?.test)].map(check => /fetch\('http:\/\/127\.0\.0\.1:(?:8080|' \+ \(process\.env\.PORT \|\| 8080\) \+ ')(\/\w+)'\)/.exec(check)?.[1])
    expect(asked).toEqual(['/healthz', '/readyz'])
    for (const url of asked) expect((await server.inject({ url: url!, remoteAddress: '127.0.0.1' })).statusCode).toBe(200)
  })
})
