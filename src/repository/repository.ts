/** FHIR's promises, kept atomically. What a verb gets of it is already narrowed to a scope. */
import type { Cause } from '../fhir/cause.ts'
import type { Labels } from '../fhir/labels.ts'
import type { Scope } from '../fhir/scope.ts'
import type { Committed } from '../fhir/verb.ts'
import type { Version } from '../fhir/version.ts'
import type { Write } from '../fhir/write.ts'
import type { SearchPage, SearchRequest } from '../search/clause.ts'
import type { CompartmentRequest } from '../search/compartment.ts'
import type { Dossier } from './dossier.ts'

/** What may be read within a scope. What lies outside is answered as absent. */
export interface Reader {
  /** @throws not-found, gone */
  read(type: string, id: string): Promise<Version>
  /** As `read`, undefined where it would throw. */
  find(type: string, id: string): Promise<Version | undefined>
  /** @throws not-found; a deletion's version is gone */
  vread(type: string, id: string, version: string): Promise<Version>
  /** By version. @throws not-found when it never existed */
  history(type: string, id: string, page: HistoryPage): Promise<VersionPage & { readonly total: number }>
  /** Of a type, or of everything, in the order of commits. `asOf`: of the newest change there was; asked again with `since` of it, nothing is missed. */
  changes(type: string | undefined, page: HistoryPage): Promise<VersionPage & { readonly asOf?: Date }>
  search(request: SearchRequest): Promise<SearchPage>
  /** A search written as a query string without '?': every match, up to 1,000. For verbs that gather facts. @throws too-costly beyond it */
  all(type: string, query: string): Promise<readonly Version[]>
  /** A page of one record, and what it refers to. That the record's own resource is there has been asked before. @throws invalid: a cursor of another query, a date that is none */
  compartment(request: CompartmentRequest): Promise<SearchPage>
  /** The profiles, tags and security labels in use, of a type or of everything. @throws too-costly */
  labels(type: string | undefined): Promise<Labels>
}
export interface HistoryPage {
  readonly count: number
  readonly cursor?: string
  /** Oldest first; newest first when absent. */
  readonly ascending?: boolean
  /** Written (of one resource) or numbered (of many) then or later. */
  readonly since?: Date
  /** Only versions that stood at some moment of it; half open. */
  readonly at?: { readonly from: Date; readonly until: Date }
}
/** A page may hold fewer than asked for and still have a next. */
export interface VersionPage { readonly versions: readonly Version[]; readonly next?: string }

/** What may be read of the record: as it stands, or as a change under way leaves it. */
export interface Opened {
  within(scope: Scope): Reader
  /** The whole of a member's record, each with whether the scope shows it. */
  dossier(scope: Scope): Dossier
}

export interface Repository extends Opened {
  /**
   * The ids of the resources of a type that carry an identifier, over the whole record: nobody makes a second member because
   * they may not see the first. Only for Patient, Practitioner, Organization.
   */
  identify(type: string, system: string | undefined, value: string): Promise<readonly string[]>
  /** All or nothing: gates, consequences, versions, index rows, grants, the message, in one database transaction. */
  commit(writes: readonly Write[], under: { readonly cause: Cause; readonly scope: Scope; readonly mayDelete?: ((type: string) => boolean) | undefined; readonly inside?: Inside | undefined }): Promise<Committed>
  /** What was answered to messages of this MSH-10 before. `held`: it waits for its person to be known. */
  receivedMessage(sender: string, controlId: string): Promise<readonly { readonly contentHash: string; readonly acknowledgment: string; readonly outcome: string; readonly held?: true }[]>
  /** Who looked at what: stored before the answer goes out. */
  logAccess(entry: AccessEntry): Promise<void>
}

/**
 * Reads what a change leaves, before it is committed: if that is refused, nothing is stored. Done again when the change is begun again.
 * Of a history of many the change itself is no part yet: it has its place in the order once it is committed.
 */
export type Inside = (opened: Opened) => Promise<void>

export interface AccessEntry {
  readonly at: Date
  readonly principal: string
  readonly party: string | undefined
  readonly action: string
  readonly type: string | undefined
  /** The id, or a hash of the query: never a query's values. */
  readonly target: string | undefined
  readonly patients: readonly string[]
  readonly outcome: number
  readonly reasons: readonly string[]
  readonly request: string
}
