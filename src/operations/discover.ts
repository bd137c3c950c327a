/** Finds the operations: one folder each, named like its OperationDefinition. A new one changes no existing file. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Described, Operation } from './operation.ts'

/**
 * Every operation below a folder.
 * @throws Error when a folder exports none by its name, or two answer one route
 */
export async function discoverOperations(folder = import.meta.dirname): Promise<readonly Operation[]> {
  const names = readdirSync(folder, { withFileTypes: true }).filter(entry => entry.isDirectory()).map(entry => entry.name).toSorted()
  const operations = await Promise.all(names.map(name => load(folder, name)))
  const routes = new Map<string, string>()
  for (const operation of operations) {
    const { definition } = operation
    for (const route of routesOf(operation)) {
      const other = routes.get(route)
      if (other) throw new Error(`The operations ${other} and ${definition.id} both answer ${route}`)
      routes.set(route, definition.id!)
    }
  }
  return operations
}

async function load(folder: string, name: string): Promise<Operation> {
  const module = await import(pathToFileURL(join(folder, name, 'operation.ts')).href) as { operation?: Operation }
  if (module.operation?.definition.id?.toLowerCase() !== name) throw new Error(`operations/${name} exports no operation whose definition's id is its name`)
  return module.operation
}

/** 'Patient/[id]/$ecm-eligibility', one for each type and level. Of every type: 'Resource/[id]/$meta'. */
export function routesOf({ definition: { code, resource = [], system, type, instance }, ofVersions }: Described): readonly string[] {
  return [
    ...(system ? [`$${code}`] : []),
    ...(type ? resource.map(name => `${name}/$${code}`) : []),
    ...(instance ? resource.map(name => `${name}/[id]/$${code}`) : []),
    ...(instance && ofVersions ? resource.map(name => `${name}/[id]/_history/[version]/$${code}`) : []),
  ]
}
