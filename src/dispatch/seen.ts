import type { Dossier, Seen } from '../repository/dossier.ts'
import type { Reader } from '../repository/repository.ts'
import type { Version } from '../fhir/version.ts'

/** A reader that notes in `patients` which members' rows went through it: for the access log. */
export function noting(reader: Reader, patients: Set<string>): Reader {
  const note = (version: Version | undefined): void => {
    if (version?.owners.patient !== undefined) patients.add(version.owners.patient)
  }
  const noted = async <T>(task: Promise<T>, versions: (result: T) => readonly (Version | undefined)[]): Promise<T> => {
    const result = await task
    versions(result).forEach(note)
    return result
  }
  return {
    read: (type, id) => noted(reader.read(type, id), v => [v]),
    find: (type, id) => noted(reader.find(type, id), v => [v]),
    vread: (type, id, version) => noted(reader.vread(type, id, version), v => [v]),
    history: (type, id, page) => noted(reader.history(type, id, page), found => found.versions),
    changes: (type, page) => noted(reader.changes(type, page), found => found.versions),
    search: request => noted(reader.search(request), page => [...page.matches, ...page.included]),
    all: (type, query) => noted(reader.all(type, query), versions => versions),
    compartment: request => noted(reader.compartment(request), page => [...page.matches, ...page.included]),
    labels: type => reader.labels(type),
  }
}

/** The same of a dossier: whose rows the caller saw. */
export function notingSeen(dossier: Dossier, patients: Set<string>): Dossier {
  const noted = async (task: Promise<readonly Seen[]>): Promise<readonly Seen[]> => {
    const all = await task
    for (const { version, seen } of all) if (seen && version.owners.patient !== undefined) patients.add(version.owners.patient)
    return all
  }
  return { about: (id, types) => noted(dossier.about(id, types)), around: (keys, onward) => noted(dossier.around(keys, onward)) }
}
