/** npm run guide: writes every page of the guide that is made from something else; with --check compares them. One file beside this a page. */
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'

for (const file of readdirSync(import.meta.dirname).filter(name => /^guide-.*\.ts$/.test(name)).toSorted()) {
  const { status } = spawnSync(process.execPath, [join(import.meta.dirname, file), ...process.argv.slice(2)], { stdio: 'inherit' })
  if (status !== 0) process.exitCode = 1
}
