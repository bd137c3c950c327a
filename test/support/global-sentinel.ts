/** At the end of a run, everything it printed, logged or refused is searched for the fixtures' people: one hit fails it. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { SENTINELS } from './sentinel.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where a test keeps what its servers print and refuse. */
    captured: string
  }
}

export default function setup(project: TestProject): () => void {
  const captured = mkdtempSync(join(tmpdir(), 'ecm-fhir-captured-'))
  project.provide('captured', captured)
  return () => {
    const { database } = project.getProvidedContext()
    const files = [...readdirSync(captured).map(file => join(captured, file)), database.log].filter(existsSync)
    const hits = files.flatMap(file => readFileSync(file, 'utf8').split('\n').flatMap((line, i) => SENTINELS.filter(word => line.includes(word)).map(() => `${file}:${i + 1}`)))
    console.log(`searched ${files.length} captured files for personal data: ${hits.length} hits`)
    if (hits.length > 0) throw new Error(`personal data was printed, logged or told in an error: ${hits.slice(0, 20).join(', ')}`)
    rmSync(captured, { recursive: true, force: true })
  }
}
