#!/usr/bin/env node
/** The process: configuration, workers, the app built and handed to a command, stopped on signals. */
import cluster from 'node:cluster'
import { now, startApp } from './app.ts'
import { prepareDemo, runDemo } from './cli/demo.ts'
import { serve } from './cli/serve.ts'
import type { Say, Served } from './cli/served.ts'
import { config, ConfigError, type Config } from './config.ts'
import { logger } from './log.ts'
import { openDatabase } from './storage/open-database.ts'
import { WrongDatabase } from './storage/migrate.ts'
import { endOnDefect, forkWorkers, serveUntilTold, untilSignal, workerCount } from './processes.ts'

type Overrides = Readonly<Record<string, string>>
const say: Say = line => { process.stdout.write(`${line}\n`) }
const complain: Say = line => { process.stderr.write(`${line}\n`) }

if (cluster.isPrimary) await primary(process.argv[2] ?? 'serve', process.argv.slice(3))
else await worker()

async function primary(command: string, args: readonly string[]): Promise<void> {
  try {
    switch (command) {
      case 'serve': return await run(config(), {}, async (served, settings) => { serve(served, settings, say); return undefined })
      case 'demo': return await demo(args)
      case 'migrate': return await migrate(config())
      default: throw new ConfigError([`Unknown command '${command}'; there are serve, demo and migrate`])
    }
  } catch (error) {
    if (!(error instanceof ConfigError) && !(error instanceof WrongDatabase)) throw error
    ;(error instanceof ConfigError ? error.problems : [error.message]).forEach(complain)
    process.exitCode = 2
  }
}

async function demo(args: readonly string[]): Promise<void> {
  const prepared = prepareDemo(config())
  await run(config(prepared.overrides), prepared.overrides, (served, settings) => runDemo(served, { settings, prepared, once: args.includes('--once'), say, now }))
}

async function migrate(settings: Config): Promise<void> {
  const database = await openDatabase(settings, logger(settings.logLevel))
  await database.close()
  say('The database is up to date')
}

/** Serves until a signal, or until the task gives an exit code. */
async function run(settings: Config, overrides: Overrides, task: (served: Served, settings: Config) => Promise<number | undefined>): Promise<void> {
  const stopped = untilSignal().then(() => 0), log = logger(settings.logLevel)
  endOnDefect(log)
  const database = await openDatabase(settings, log)
  const count = workerCount(settings.workers), own = { ...settings, databaseUrl: database.url }
  const server = count === 1 ? await startApp(own, log) : await forkWorkers(count, { ...overrides, DATABASE_URL: database.url, WORKERS: String(count) }, log)
  const { port, mllpPort } = server
  const served: Served = { base: settings.baseUrl ?? `http://${settings.host}:${port}/fhir`, mllp: mllpPort === undefined ? undefined : { host: settings.host, port: mllpPort }, folder: database.folder }
  try {
    const done = await Promise.race([task(served, settings), stopped])
    process.exitCode = done ?? await stopped
  } finally {
    await server.stop()
    await database.close()
  }
}

async function worker(): Promise<void> {
  const settings = config(), log = logger(settings.logLevel)
  endOnDefect(log)
  const app = await startApp(settings, log)
  await serveUntilTold(app)
  await app.stop()
  process.exit(0)
}
