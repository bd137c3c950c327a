/** Alarms, dashboard and runbook speak of what the server really tells. */
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { SETTINGS } from '../../src/config.ts'
import { ROUTES } from '../../src/dispatch/routes.ts'
import { sendMessage } from '../../src/demo/mllp-client.ts'
import { metricNames } from '../support/figures.ts'
import { ask, startServer } from '../support/server.ts'

interface Alert { readonly alert: string; readonly expr: string; readonly annotations: { readonly summary: string; readonly runbook_url: string } }
interface Panel { readonly id: number; readonly type: string; readonly title: string; readonly targets?: readonly { readonly expr: string; readonly legendFormat: string }[]; readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number } }

const SRC = resolve(import.meta.dirname, '../../src'), GUIDE = resolve(import.meta.dirname, '../../implementation-guide/input'), page = (path: string): string => readFileSync(join(GUIDE, path), 'utf8')
const alerts = (parse(page('dashboards/alerts.yml')) as { groups: { rules: Alert[] }[] }).groups.flatMap(group => group.rules)
const panels = (JSON.parse(page('dashboards/ecm-fhir.json')) as { panels: Panel[] }).panels
const expressions: [string, string][] = [...alerts.map(({ alert, expr }): [string, string] => [alert, expr]), ...panels.flatMap(panel => (panel.targets ?? []).map(({ expr }): [string, string] => [panel.title, expr]))]
const runbook = page('pagecontent/runbook.md')

/** The names in an expression that are followed by a selector, a range, or nothing that makes them a function or a label. */
const metricsIn = (expr: string): string[] => [...expr.replace(/\b(by|without|on|ignoring)\s*\([^)]*\)/g, '').replace(/\{[^}]*\}/g, '').replace(/\[[^\]]*\]/g, '').matchAll(/\b([a-z]\w*_\w+|up)\b(?!\s*\()/g)].map(([name]) => name)
const plain = (name: string, known: ReadonlySet<string>): string => known.has(name) ? name : name.replace(/_(bucket|sum|count)$/, '')

const data = mkdtempSync(join(tmpdir(), 'ecm-fhir-alarms-'))
chmodSync(data, 0o755)
let text: string
beforeAll(async () => {
  const server = await startServer({ DATA_DIR: data, WORKERS: '2' })
  try {
    await ask(`${server.base}/Patient/nobody-4471`)
    await ask(`${server.base}/Basic`, 'POST', { resourceType: 'Basic', code: { text: 'x' } })
    await sendMessage(server.mllp, 'MSH|^~\\&|EHR|HOSP|ECM|PLAN|20261126081500||ADT^A02|ctl-8813|P|2.5.1\r')
    text = (await ask(server.base.replace(/fhir$/, 'metrics'))).text
  } finally { await server.stop() }
})
afterAll(() => rmSync(data, { recursive: true, force: true }))

test('every metric that an alarm or a panel asks for is told, but for what Prometheus knows itself', () => {
  const known = new Set([...metricNames(text), 'up'])
  expect(expressions.flatMap(([where, expr]) => metricsIn(expr).filter(name => !known.has(plain(name, known))).map(name => `${where}: ${name}`))).toEqual([])
  for (const [where, expr] of expressions) expect(metricsIn(expr), where).not.toEqual([])
})
test('every label that one selects or groups by is there', () => {
  const labels = new Map<string, Set<string>>(), known = new Set(metricNames(text))
  for (const [, name, list] of text.matchAll(/^(\w+)\{(.*)\} /gm)) {
    const of = labels.get(plain(name!, known)) ?? new Set<string>()
    for (const [, label] of list!.matchAll(/(\w+)="/g)) of.add(label!)
    labels.set(plain(name!, known), of)
  }
  const missing = expressions.flatMap(([where, expr]) => {
    const all = new Set(metricsIn(expr).flatMap(name => [...labels.get(plain(name, known)) ?? []])), grouped = [...expr.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, list]) => list!.split(/,\s*/))
    const selected = [...expr.matchAll(/(\w+)\{([^}]*)\}/g)].filter(([, name]) => name !== 'up').flatMap(([, name, list]) => [...list!.matchAll(/(\w+)(?:=|!=|=~|!~)"/g)].map(([, label]) => [name!, label!] as const))
    return [...grouped.filter(label => !all.has(label)), ...selected.filter(([name, label]) => !labels.get(plain(name, known))?.has(label)).map(String)].map(what => `${where}: ${what}`)
  })
  expect(missing).toEqual([])
})
test('interactions that one selects are interactions', () => {
  const codes = new Set<string>([...ROUTES.map(route => route.interaction.code), 'process-v2'])
  expect(expressions.flatMap(([, expr]) => [...expr.matchAll(/interaction=~"([^"]*)"/g)].flatMap(([, list]) => list!.split('|'))).filter(code => !codes.has(code))).toEqual([])
})
test('queues and states that one selects are told', () => {
  const selected = expressions.flatMap(([, expr]) => [...expr.matchAll(/\{((?:queue|status)="[a-z-]+")\}/g)].map(([, one]) => one!))
  expect(selected.length).toBeGreaterThan(0)
  expect(selected.filter(one => !text.includes(`{${one}}`))).toEqual([])
})

describe('the runbook', () => {
  const sections = runbook.split('\n## Alarms\n')[1]!.split(/^### /m).slice(1).map(section => section.split('\n\n'))
  test('has a section for every alarm, in their order, and none for any other', () => {
    expect(sections.map(([title]) => title!.trim())).toEqual(alerts.map(({ alert }) => alert))
    expect(sections.filter(([, body]) => (body ?? '').trim() === '')).toEqual([])
  })
  test('is where each alarm points to', () => {
    for (const { alert, annotations } of alerts) expect(annotations.runbook_url).toBe(`https://ecm-fhir.org/fhir/runbook.html#${alert.toLowerCase()}`)
  })
  test('refers to sections, figures, settings and lines of the log that are there', () => {
    const titles = [...runbook.matchAll(/^##+ (.+)$/gm)].map(([, title]) => title!)
    expect([...runbook.matchAll(/(?:[Ss]ee |\()\*([A-Z][^*]+)\*/g)].map(([, title]) => title!).filter(title => !titles.includes(title))).toEqual([])
    expect([...runbook.matchAll(/`(ecm_fhir_\w+)`/g)].map(([, name]) => name!).filter(name => !metricNames(text).includes(name))).toEqual([])
    expect([...runbook.matchAll(/`([A-Z]+_[A-Z_]+|WORKERS)(?:=[^`]*)?`/g)].map(([, name]) => name!).filter(name => !SETTINGS.includes(name))).toEqual([])
    const source = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.ts')).map(file => readFileSync(join(SRC, file), 'utf8')).join('\n')
    expect([...runbook.matchAll(/`([Aa] [a-z][^`]+)`/g)].map(([, line]) => line!).filter(line => !source.includes(line))).toEqual([])
    expect([...runbook.matchAll(/\]\(\.\.\/dashboards\/([\w.-]+)\)/g)].map(([, file]) => file!).toSorted()).toEqual(readdirSync(join(GUIDE, 'dashboards')).toSorted())
  })
})

describe('the dashboard', () => {
  test('gives each panel a number, a title and a place of its own', () => {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length)
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) => Array.from({ length: w * h }, (_, i) => `${x + i % w},${y + Math.floor(i / w)}`))
    expect(new Set(cells).size).toBe(cells.length)
    expect(panels.filter(({ title, type, targets }) => title === '' || (type !== 'row' && !targets?.length))).toEqual([])
  })
})
