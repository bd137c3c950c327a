/** `ecm-fhir synth`: writes a synthetic population, as fast as whoever reads it takes it. */
import { once } from 'node:events'
import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs'
import { join, resolve } from 'node:path'
import { finished } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import { dayOf, isoOf } from '../synth/days.ts'
import { AS_OF } from '../synth/member.ts'
import { FORMS, population, type Form, type Wanted } from '../synth/output.ts'
import { CINS } from '../synth/person.ts'

export const SYNTH_USAGE = `ecm-fhir synth --count N [--seed S] [--as ${FORMS.join('|')}] [--out DIR] [--as-of YYYY-MM-DD]`

/** A call that cannot be followed. */
export class SynthRefused extends Error {}

interface Asked extends Wanted { readonly form: Form; readonly out: string | undefined }

/** Every Population of Focus is live from then on: what is expected of a member holds for no day before. */
const FIRST = '2024-01-01', SEEDS = 4_294_967_296

/** @throws SynthRefused */
export function askedOf(args: readonly string[]): Asked {
  const { count, seed = '1', as: form = 'bundles', out, 'as-of': asOf = isoOf(AS_OF) } = valuesOf(args), day = dayOf(asOf)
  if (!isBelow(count, CINS + 1)) throw new SynthRefused(`--count: a whole number up to ${CINS}, for there are no more member numbers\n${SYNTH_USAGE}`)
  if (!isBelow(seed, SEEDS)) throw new SynthRefused(`--seed: a whole number less than ${SEEDS}`)
  if (!isForm(form)) throw new SynthRefused(`--as: one of ${FORMS.join(', ')}`)
  if (day === undefined || asOf < FIRST) throw new SynthRefused(`--as-of: a day, ${FIRST} or later`)
  if (form === 'files' && out === undefined) throw new SynthRefused('--as files needs --out DIR: files cannot stand in one stream')
  return { count: Number(count), seed: Number(seed), form, out, asOf: day }
}

function valuesOf(args: readonly string[]): Readonly<Record<string, string | undefined>> {
  const text = { type: 'string' } as const
  try {
    return parseArgs({ args: [...args], options: { 'count': text, 'seed': text, 'as': text, 'out': text, 'as-of': text }, allowPositionals: false }).values
  } catch {
    throw new SynthRefused(SYNTH_USAGE)
  }
}
const isBelow = (text: string | undefined, end: number): text is string => text !== undefined && /^\d{1,10}$/.test(text) && Number(text) < end
const isForm = (text: string): text is Form => FORMS.some(form => form === text)

/** @throws SynthRefused */
export async function synth(args: readonly string[], stdout: NodeJS.WritableStream): Promise<void> {
  const { form, out, ...wanted } = askedOf(args)
  if (out === undefined) return await toStream(form, wanted, stdout)
  const folder = resolve(out), files = new Map<string, Sink>()
  mkdirSync(folder, { recursive: true })
  for (const { file, text } of population(form, wanted)) {
    let sink = files.get(file)
    if (!sink) files.set(file, sink = new Sink(createWriteStream(join(folder, file))))
    await sink.write(text)
  }
  for (const sink of files.values()) await sink.end()
}

async function toStream(form: Form, wanted: Wanted, stdout: NodeJS.WritableStream): Promise<void> {
  const sink = new Sink(stdout)
  try {
    for (const { text } of population(form, wanted)) await sink.write(text)
    await sink.flush()
  } catch (error) {
    // Whoever read it has seen enough: `| head`.
    if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error
  }
}

const CHUNK = 1 << 16

/** Gathers lines to chunks, and waits until the reader has taken them. */
class Sink {
  readonly #stream: NodeJS.WritableStream
  #lines: string[] = []
  #length = 0
  #failed: Error | undefined

  constructor(stream: NodeJS.WritableStream) {
    this.#stream = stream
    stream.on('error', error => { this.#failed = error })
  }

  async write(text: string): Promise<void> {
    this.#lines.push(text)
    this.#length += text.length
    if (this.#length >= CHUNK) await this.flush()
  }

  async flush(): Promise<void> {
    if (this.#failed) throw this.#failed
    const chunk = this.#lines.join('')
    this.#lines = []
    this.#length = 0
    if (!this.#stream.write(chunk)) await once(this.#stream, 'drain')
  }

  async end(): Promise<void> {
    await this.flush()
    this.#stream.end()
    await finished(this.#stream as WriteStream)
  }
}
