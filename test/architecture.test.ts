/** The walls of the house: which room may import which, what lives in one place only, and how long a file may be. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'

const SRC = resolve(import.meta.dirname, '../src')

/** Who may import whom. What is not named on the right is out of bounds. A room stands below those it imports. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  // nouns: pure, no I/O
  fhir: [],
  policy: [],
  conformance: ['fhir'],
  search: ['fhir', 'conformance'],
  access: ['fhir', 'search'],
  ecm: ['fhir', 'policy', 'search'],
  hl7v2: ['fhir'],
  synth: ['fhir', 'ecm', 'hl7v2'],
  // the record, and the way out
  storage: ['fhir', 'search'],
  outbound: ['fhir'],
  repository: ['fhir', 'search', 'storage'],   // gates and consequences come by app.ts
  // verbs
  interactions: ['fhir', 'conformance', 'search', 'repository'],
  subscriptions: ['fhir', 'search', 'access', 'repository'],
  operations: ['fhir', 'conformance', 'search', 'ecm', 'hl7v2', 'subscriptions', 'repository'],   // policy only through ecm
  dispatch: ['fhir', 'access', 'interactions', 'operations', 'repository'],
  // doors
  http: ['fhir', 'hl7v2', 'dispatch', 'subscriptions'],
  mllp: ['fhir', 'hl7v2', 'dispatch'],
  files: ['fhir', 'dispatch', 'outbound'],
  worker: ['fhir', 'repository', 'subscriptions', 'outbound', 'dispatch'],
  web: ['fhir', 'dispatch'],
  demo: ['fhir', 'hl7v2', 'synth'],   // by the doors alone
  cli: ['fhir', 'conformance', 'hl7v2', 'synth', 'dispatch', 'outbound', 'demo'],
}
/** A type from these files of src may be imported anywhere; a value, and the other files, by nobody. */
const ROOT = ['config']
/** What lives in these rooms, or files of src, and nowhere else. */
const LIVES_IN: readonly [RegExp, ...string[]][] = [
  [/'(fastify|@fastify\/[^']+)'/, 'http'], [/'(pg|sql-template-tag)'/, 'storage'], [/'fhirpath(\/[^']+)?'/, 'conformance'],
  [/'node:(net|tls)'/, 'mllp', 'outbound', 'demo'], [/\bcreateServer\(/, 'mllp', 'demo'],
  [/'(node:(dns|https?)(\/promises)?|undici|nodemailer|ssh2-sftp-client)'|\bfetch\(/, 'outbound', 'demo'],
  [/\bprocess\.env\b/, 'config'], [/\bnew Date\(\)/, 'app'], [/\bDate\.now\(/, 'app', 'storage'], [/\/StructureDefinition\/ecm-/, 'ecm', 'conformance', 'demo'],
]
/** Folders that are lists of like things: any number of files. */
const LISTS = /^(operations|subscriptions\/topics|hl7v2\/(adt|maps)|policy(\/[^/]+)?|ecm\/(evidence|consequences)|storage\/migrations|cli)$/
const [LONGEST_FILE, MOST_FILES] = [300, 25]

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter(f => f.endsWith('.ts'))
const source = (file: string) => readFileSync(join(SRC, file), 'utf8')
const place = (file: string) => file.split('/')[0]!.replace(/\.ts$/, '')
const imports = (file: string) => [...source(file).matchAll(/(?:\b(?:import|export)\s+(type\s)?[^'();]*?\bfrom|\bimport)\s*\(?\s*'([^']+)'/g)]
  .map(([, type, path]) => ({ type: !!type, path: path! }))
const isTable = (text: string) => text.match(/^export /gm)?.length === 1 && /^[\])}]+ as const satisfies .+\s*$/m.test(text)
const codeLines = (text: string) => text.split('\n').filter(line => !/^\s*($|\/\/|\/?\*)/.test(line)).length

test('every folder of src is in the table', () => {
  expect(files.filter(f => f.includes('/') && !(place(f) in MAY_IMPORT))).toEqual([])
})
test('the table has no cycle', () => {
  const rooms = Object.keys(MAY_IMPORT)
  expect(rooms.filter((room, i) => MAY_IMPORT[room]!.some(other => !rooms.slice(0, i).includes(other)))).toEqual([])
})
test('folders can be taken in at a glance', () => {
  expect([...Map.groupBy(files, dirname)].filter(([folder, inside]) => inside.length > MOST_FILES && !LISTS.test(folder))).toEqual([])
})
describe.each(files)('%s', file => {
  const mine = place(file), text = source(file)

  test.runIf(file.includes('/'))('imports only what its room may', () => {
    const strangers = imports(file)
      .filter(({ path }) => path.startsWith('.'))
      .map(({ type, path }) => ({ type, room: place(relative(SRC, resolve(SRC, dirname(file), path))) }))
      .filter(({ type, room }) => room !== mine && !(ROOT.includes(room) ? type : MAY_IMPORT[mine]?.includes(room)))
    expect(strangers).toEqual([])
  })
  test('leaves in their own place what lives there', () => {
    expect(LIVES_IN.filter(([what, ...homes]) => what.test(text) && !homes.includes(mine))).toEqual([])
  })
  test.runIf(!isTable(text))('is short enough to read', () => {
    expect(codeLines(text)).toBeLessThanOrEqual(LONGEST_FILE)
  })
})
