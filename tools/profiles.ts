/**
 * npm run profiles: writes src/conformance/r4.image.json and profiles/package from R4 and the FSH beside it, offline.
 * With --check it writes both into a scratch folder, compares them with what is committed, and ends with 1 on a difference.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { ECM } from '../src/fhir/canonical.ts'
import { r4Image } from './r4-image.ts'

const ROOT = resolve(import.meta.dirname, '..')
const HOME = join(ROOT, '.fhir-home'), CACHE = join(HOME, '.fhir/packages')
const R4 = join(CACHE, 'hl7.fhir.r4.core#4.0.1/package')
const IMAGE = 'src/conformance/r4.image.json', PACKAGE = 'profiles/package'

function run(script: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): void {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], { cwd: ROOT, env, encoding: 'utf8' })
  if (status !== 0) {
    console.error(stdout, stderr)
    throw new Error(`${script} ended with ${status}`)
  }
}

/** sushi is started itself, not by npx, which would take npm's own settings into the folder that is its HOME. */
function sushi(project: string): void {
  const manifest = createRequire(import.meta.url).resolve('fsh-sushi/package.json')
  const { bin } = JSON.parse(readFileSync(manifest, 'utf8')) as { bin: { sushi: string } }
  run(join(dirname(manifest), bin.sushi), ['build', '-s', project], { ...process.env, HOME, USERPROFILE: HOME })
}

/** FSH says {ecm} where it means our canonical base, which is said in code alone. */
function layOut(project: string): void {
  cpSync(join(ROOT, 'profiles/input'), join(project, 'input'), { recursive: true })
  cpSync(join(ROOT, 'profiles/sushi-config.yaml'), join(project, 'sushi-config.yaml'))
  const written = readdirSync(project, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name))
  for (const path of written) writeFileSync(path, readFileSync(path, 'utf8').replaceAll('{ecm}', ECM))
}

/** Both products, written below `target` at the paths they are committed under. */
function build(target: string): void {
  if (!existsSync(join(R4, 'package.json'))) run(join(ROOT, 'tools/r4-core.ts'), [CACHE])
  mkdirSync(join(target, dirname(IMAGE)), { recursive: true })
  writeFileSync(join(target, IMAGE), r4Image(R4))
  const project = mkdtempSync(join(tmpdir(), 'ecm-profiles-'))
  try {
    layOut(project)
    sushi(project)
    const made = join(project, 'fsh-generated/resources')
    rmSync(join(target, PACKAGE), { recursive: true, force: true })
    mkdirSync(join(target, PACKAGE), { recursive: true })
    for (const name of readdirSync(made).sort()) {
      const resource: unknown = JSON.parse(readFileSync(join(made, name), 'utf8'))
      writeFileSync(join(target, PACKAGE, name), `${JSON.stringify(resource, null, 2)}\n`)
    }
  } finally {
    rmSync(project, { recursive: true, force: true })
  }
}

/** Paths whose text is not the same in both places. */
function differences(scratch: string): string[] {
  const text = (root: string, path: string): string | undefined =>
    existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : undefined
  const names = new Set([ROOT, scratch].flatMap(root => existsSync(join(root, PACKAGE)) ? readdirSync(join(root, PACKAGE)) : []))
  return [IMAGE, ...[...names].sort().map(name => join(PACKAGE, name))].filter(path => text(ROOT, path) !== text(scratch, path))
}

if (process.argv.includes('--check')) {
  const scratch = mkdtempSync(join(tmpdir(), 'ecm-profiles-check-'))
  try {
    build(scratch)
    const found = differences(scratch)
    for (const path of found) console.error(`differs from what FSH and R4 give: ${path}`)
    if (found.length > 0) process.exitCode = 1
    console.log(found.length > 0 ? 'run npm run profiles and commit what it writes' : 'profiles and R4 image are what FSH and R4 give')
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
} else {
  build(ROOT)
  console.log(`wrote ${IMAGE} and ${PACKAGE}`)
}
