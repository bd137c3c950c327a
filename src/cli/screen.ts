/**
 * `ecm-fhir screen`: which Populations of Focus every member on record meets on a day, a line of JSON each. It asks through dispatch, as the operator:
 * each look stands in the access log. Broken off, it goes on where it stopped. It runs in `--processes`, as many as there are cores up to four;
 * `--part K/N` is one of N shares, in one process, for N machines.
 */
import { createHash } from 'node:crypto'
import { appendFileSync, existsSync, readFileSync, renameSync, truncateSync, writeFileSync } from 'node:fs'
import type { Bundle, Parameters, ParametersParameter } from '@medplum/fhirtypes'
import type { Dispatch, FhirRequest } from '../fhir/request.ts'
import type { Say } from './served.ts'

export const SCREEN_USAGE = 'ecm-fhir screen FILE [--as-of YYYY-MM-DD] [--processes N | --part K/N]'

/** A call that cannot be followed. */
export class ScreenRefused extends Error {}

export interface Screening {
  readonly file: string
  readonly asOf: string
  /** Of `of` parts this one, from 1. */
  readonly part: { readonly number: number; readonly of: number }
  /** undefined: not said. A part is screened by one. */
  readonly processes: number | undefined
}
export interface ScreenParts {
  readonly dispatch: Dispatch
  newId(): string
  /** Members dealt with, of how many. */
  progress(done: number, total: number): void
}
/** How far it has come: kept beside the file, and true of its first `bytes`. */
interface Place { readonly asOf: string; readonly part: string; readonly cursor: string; readonly done: number; readonly bytes: number }

const PAGE = 200, AT_ONCE = 8, OPTIONS = new Set(['--as-of', '--part', '--processes'])

/** @param today YYYY-MM-DD. @throws ScreenRefused */
export function screeningOf(args: readonly string[], today: string): Screening {
  const [file, ...options] = args, given = new Map<string, string>()
  for (let i = 0; i < options.length; i += 2) given.set(options[i]!, options[i + 1] ?? '')
  const asOf = given.get('--as-of') ?? today, [, number, of] = /^([1-9]\d?)\/([1-9]\d?)$/.exec(given.get('--part') ?? '1/1') ?? []
  if (file === undefined || file.startsWith('--') || [...given.keys()].some(name => !OPTIONS.has(name))) throw new ScreenRefused(SCREEN_USAGE)
  if (!/^\d{4}-\d\d-\d\d$/.test(asOf)) throw new ScreenRefused('--as-of: a day, such as 2026-11-01')
  if (number === undefined || Number(number) > Number(of)) throw new ScreenRefused('--part: K/N, such as 1/4')
  const processes = given.get('--processes')
  if (processes !== undefined && (!/^[1-9]\d?$/.test(processes) || given.has('--part'))) throw new ScreenRefused('--processes: a number from 1 to 99, and not beside --part')
  return { file, asOf, part: { number: Number(number), of: Number(of) }, processes: given.has('--part') ? 1 : processes === undefined ? undefined : Number(processes) }
}

/** @returns how many lines the file has. @throws ScreenRefused */
export async function screen({ file, asOf, part }: Omit<Screening, 'processes'>, parts: ScreenParts): Promise<number> {
  const total = (await ask<Bundle>(parts, ['Patient'], '_summary=count')).total ?? 0, name = `${part.number}/${part.of}`
  let place = placeOf(file, { asOf, part: name })
  for (let more = true; more;) {
    const page = await ask<Bundle>(parts, ['Patient'], `_elements=id&_sort=_lastUpdated&_count=${PAGE}${place.cursor === '' ? '' : `&_cursor=${place.cursor}`}`)
    const ids = (page.entry ?? []).flatMap(entry => entry.resource?.id ?? []), mine = ids.filter(id => createHash('sha256').update(id).digest().readUInt32BE(0) % part.of === part.number - 1)
    const lines: string[] = []
    for (let from = 0; from < mine.length; from += AT_ONCE) lines.push(...await Promise.all(mine.slice(from, from + AT_ONCE).map(id => lineOf(id, asOf, parts))))
    const text = lines.map(line => `${line}\n`).join(''), next = page.link?.find(link => link.relation === 'next')?.url
    more = next !== undefined
    appendFileSync(file, text, { mode: 0o600 })
    place = { ...place, cursor: next === undefined ? '' : encodeURIComponent(new URL(next).searchParams.get('_cursor') ?? ''), done: place.done + ids.length, bytes: place.bytes + Buffer.byteLength(text) }
    if (more) keep(file, place)
    parts.progress(place.done, total)
  }
  renameSync(`${file}.place`, `${file}.done`)
  return readFileSync(file, 'utf8').split('\n').length - 1
}

async function lineOf(id: string, asOf: string, parts: ScreenParts): Promise<string> {
  const { parameter = [] } = await ask<Parameters>(parts, ['Patient', id, '$ecm-eligibility'], `asOf=${asOf}`)
  const of = (all: readonly ParametersParameter[], name: string): ParametersParameter | undefined => all.find(p => p.name === name)
  const populations = parameter.filter(p => p.name === 'population').map(({ part = [] }) => [of(part, 'code')?.valueCoding?.code ?? '', of(part, 'value')?.valueCode ?? ''] as const)
  return JSON.stringify({ patient: `Patient/${id}`, asOf, eligible: of(parameter, 'eligible')?.valueCode, populations: Object.fromEntries(populations) })
}

async function ask<T>({ dispatch, newId }: ScreenParts, path: readonly string[], query: string): Promise<T> {
  const request: FhirRequest = { method: 'GET', path, query, headers: {}, body: undefined, door: 'cli', id: newId(), principal: { name: 'screen', party: undefined, role: 'operator', scopes: ['system/*.rs'] } }
  const answer = await dispatch(request)
  if (answer.status !== 200) throw new ScreenRefused(`The record answered ${answer.status}; what is done so far is kept, and the same call goes on`)
  return JSON.parse(answer.body ?? '{}') as T
}

/** What was written behind the place is written again. */
function placeOf(file: string, { asOf, part }: Pick<Place, 'asOf' | 'part'>): Place {
  const beside = `${file}.place`
  if (!existsSync(beside)) {
    if (existsSync(file)) throw new ScreenRefused('The file exists, and no screening that could go on')
    const place: Place = { asOf, part, cursor: '', done: 0, bytes: 0 }
    writeFileSync(file, '', { mode: 0o600 })
    keep(file, place)
    return place
  }
  const place = JSON.parse(readFileSync(beside, 'utf8')) as Place
  if (place.asOf !== asOf || place.part !== part) throw new ScreenRefused(`The file was begun with --as-of ${place.asOf} --part ${place.part}`)
  truncateSync(file, place.bytes)
  return place
}
function keep(file: string, place: Place): void {
  writeFileSync(`${file}.place.new`, JSON.stringify(place), { mode: 0o600 })
  renameSync(`${file}.place.new`, `${file}.place`)
}

/** A bar on a terminal; elsewhere a line each tenth. */
export function progressOn(out: { readonly isTTY?: boolean; write(text: string): unknown }, say: Say): ScreenParts['progress'] {
  let tenth = -1
  return (done, total) => {
    const share = total === 0 ? 1 : Math.min(1, done / total), filled = Math.round(30 * share)
    if (out.isTTY) out.write(`\r[${'#'.repeat(filled)}${' '.repeat(30 - filled)}] ${done} of ${total}${share === 1 ? '\n' : ''}`)
    else if (Math.floor(10 * share) > tenth) {
      tenth = Math.floor(10 * share)
      say(`${done} of ${total} members`)
    }
  }
}
