#!/usr/bin/env node
/** The process: configuration, workers, the app built and handed to a command, stopped on signals. */
import cluster from 'node:cluster'
import { now, openInside, principalsOf, refuseProfileless, startApp, today } from './app.ts'
import { BackupCallRefused, backupInto } from './cli/backup.ts'
import { DemoRefused, prepareDemo, runDemo } from './cli/demo.ts'
import { restoreFrom } from './cli/restore.ts'
import { progressOn, screen, ScreenRefused, screeningOf, type Screening } from './cli/screen.ts'
import { isShared, screenShared, type SharedParts } from './cli/screen-shares.ts'
import { serve } from './cli/serve.ts'
import type { Say, Served } from './cli/served.ts'
import { synth, SynthRefused } from './cli/synth.ts'
import { token, TokenRefused } from './cli/token.ts'
import { config, ConfigError, environmentWith, type Config } from './config.ts'
import { houseFigures } from './figures.ts'
import { gatherForWorkers, gatherInWorker } from './gathering.ts'
import { logger, type Logger } from './log.ts'
import { repairByHand, ServersRunning } from './repository/sequencer.ts'
import { backup } from './storage/backup/backup.ts'
import { BackupRefused } from './storage/backup/files.ts'
import { restore } from './storage/backup/restore.ts'
import { openDatabase, reachDatabase } from './storage/open-database.ts'
import { WrongDatabase } from './storage/migrate.ts'
import { isUnreachable } from './storage/storage-error.ts'
import { endOnDefect, forkWorkers, PORT_TAKEN, sayReady, sharer, untilSignal, untilTold, workerCount, WorkerEnded } from './processes.ts'

/** What an operator is told in one line, with exit code 2. */
const REFUSALS = [ConfigError, WrongDatabase, TokenRefused, ServersRunning, BackupRefused, BackupCallRefused, ScreenRefused, SynthRefused, DemoRefused]

type Overrides = Readonly<Record<string, string>>
const say: Say = line => { process.stdout.write(`${line}\n`) }
const complain: Say = line => { process.stderr.write(`${line}\n`) }

if (cluster.isPrimary) await primary(process.argv[2] ?? 'serve', process.argv.slice(3))
else await worker()

async function primary(command: string, args: readonly string[]): Promise<void> {
  try {
    switch (command) {
      case 'serve': return await run(config(), {}, async (served, settings) => { serve(served, settings, say); return undefined })
      case 'backup': return await backupInto(args, { backup: folder => onDatabase(config(), url => backup(url, folder, now())), say })
      case 'demo': return await demo(args)
      case 'migrate': return await migrate(config())
      case 'repair-order': return await repair(config())
      case 'restore': return await restoreInto(args, config())
      case 'screen': return await screenAll(args, config())
      case 'synth': return await synth(args, process.stdout)
      case 'token': return token(args, say)
      default: throw new ConfigError([`Unknown command '${command}'; there are serve, backup, demo, migrate, repair-order, restore, screen, synth and token`])
    }
  } catch (error) {
    const lines = refusalOf(error)
    if (!lines) throw error
    lines.forEach(complain)
    process.exitCode = 2
  }
}

/** What stops a command and is no defect, in a line each. */
function refusalOf(error: unknown): readonly string[] | undefined {
  if (error instanceof ConfigError) return error.problems
  if (isUnreachable(error)) return [`The database cannot be reached (${error.code}): is PostgreSQL running, and is DATABASE_URL right?`]
  return REFUSALS.some(kind => error instanceof kind) ? [(error as Error).message] : undefined
}

async function demo(args: readonly string[]): Promise<void> {
  const prepared = prepareDemo(args, config(), { now: now(), today: today() })
  await run(config(prepared.overrides), prepared.overrides, (served, settings) => runDemo(served, { settings, prepared, say, now }))
}

async function migrate(settings: Config): Promise<void> {
  const database = await openDatabase(settings, logger(settings.logLevel))
  await database.close()
  say('The database is up to date')
}

/** Of a database restored into another cluster, or into one that is behind it. */
async function repair(settings: Config): Promise<void> {
  const database = await openDatabase(settings, logger(settings.logLevel))
  try {
    const numbered = await repairByHand(database.url)
    say(`The order of changes goes on in this cluster; ${numbered} that were waiting have their numbers`)
  } finally { await database.close() }
}

/** On the database as it is: it is not migrated first. */
async function onDatabase<T>(settings: Config, task: (url: string) => Promise<T>): Promise<T> {
  const database = await reachDatabase(settings, logger(settings.logLevel))
  try { return await task(database.url) } finally { await database.close() }
}

async function restoreInto(args: readonly string[], settings: Config): Promise<void> {
  const all = (folder: string) => onDatabase(settings, async url => ({ ...await restore(url, folder), numbered: await repairByHand(url) }))
  await restoreFrom(args, { restore: all, timeZone: settings.timeZone, say })
}

async function screenAll(args: readonly string[], settings: Config): Promise<void> {
  const log = logger(settings.logLevel), database = await openDatabase(settings, log)
  try {
    const screening = screeningOf(args, today()), { file, asOf } = screening, many = screening.processes ?? workerCount(settings.workers), progress = progressOn(process.stderr, complain)
    const start: SharedParts['start'] = (share, told) => sharer(share, environmentWith({ DATABASE_URL: database.url, WORKERS: String(many) }), told)
    const lines = many > 1 || isShared(file) ? await screenShared(screening, many, { start, progress }) : await alone(screening, { ...settings, databaseUrl: database.url }, log)
    say(`${lines} members screened as of ${asOf}: ${file}`)
  } finally { await database.close() }
}

/** In this process; whoever started it as one of several is told how far it is. */
async function alone(screening: Screening, settings: Config, log: Logger): Promise<number> {
  const inside = await openInside(settings, log), tell = process.send?.bind(process)
  process.once('disconnect', () => process.exit(1))
  process.channel?.unref() // it keeps nobody waiting
  try {
    return await screen(screening, { ...inside, progress: tell ? (done, total) => { tell({ done, total }) } : progressOn(process.stderr, complain) })
  } finally { await inside.stop() }
}

/** Serves until a signal, or until the task gives an exit code. */
async function run(settings: Config, overrides: Overrides, task: (served: Served, settings: Config) => Promise<number | undefined>): Promise<void> {
  principalsOf(settings) // a wrong file is said once, and not by each worker
  refuseProfileless(settings)
  const stopped = untilSignal().then(() => 0), log = logger(settings.logLevel)
  endOnDefect(log)
  const database = await openDatabase(settings, log)
  try {
    const server = await startServer({ ...settings, databaseUrl: database.url }, overrides, { log, folder: database.folder })
    try {
      const { port, mllpPort } = server
      const served: Served = { base: settings.baseUrl ?? `http://${settings.host}:${port}/fhir`, mllp: mllpPort === undefined ? undefined : { host: settings.host, port: mllpPort }, folder: database.folder }
      const done = await Promise.race([task(served, settings), stopped])
      process.exitCode = done ?? await stopped
    } finally { await server.stop() }
  } catch (error) {
    if (!isPortTaken(error)) throw error
    throw new ConfigError(['PORT, MLLP_PORT: one of them is in use by another process'])
  } finally { await database.close() }
}

interface Server { readonly port: number; readonly mllpPort: number | undefined; stop(): Promise<void> }

/** In this process alone, or in workers that share its ports. */
async function startServer(settings: Config, overrides: Overrides, { log, folder }: { readonly log: Logger; readonly folder: string | undefined }): Promise<Server> {
  const count = workerCount(settings.workers)
  if (count === 1) {
    process.on('SIGHUP', () => log.warn({}, 'a server of one process is not renewed: stop it and start it again'))
    return await startApp(settings, log, own => async () => [await own(), await houseFigures({ serving: 1, replaced: 0 }, folder)])
  }
  const workers = await forkWorkers(count, { environment: { ...overrides, DATABASE_URL: settings.databaseUrl ?? '', WORKERS: String(count) }, log, tick: () => performance.now() })
  gatherForWorkers(async () => await houseFigures(workers.counts(), folder))
  let renewing = Promise.resolve()
  process.on('SIGHUP', () => {
    renewing = renewing.then(() => workers.renew()).catch((err: unknown) => log.error({ err: err instanceof Error ? err : undefined }, 'the workers could not be renewed; those of before go on'))
  })
  return workers
}

async function worker(): Promise<void> {
  const told = untilTold(), settings = config(), log = logger(settings.logLevel)
  endOnDefect(log)
  try {
    const app = await startApp(settings, log, gatherInWorker)
    sayReady(app)
    await told
    await app.stop()
    process.exit(0)
  } catch (error) {
    if (!isPortTaken(error)) throw error
    process.exit(PORT_TAKEN)
  }
}

function isPortTaken(error: unknown): boolean {
  if (error instanceof WorkerEnded) return error.exitCode === PORT_TAKEN
  return error instanceof Error && (error as NodeJS.ErrnoException).code === 'EADDRINUSE'
}
