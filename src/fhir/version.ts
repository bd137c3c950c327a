/** One stored version of a resource. `text` is the body as it is sent, id and meta in it; a deletion has none. */
export interface Version {
  readonly type: string
  readonly id: string
  /** meta.versionId: a positive whole number as text. */
  readonly version: string
  /** meta.lastUpdated: an instant with milliseconds, in UTC. */
  readonly lastUpdated: string
  readonly deleted: boolean
  readonly text: string
  /** How it came to be: of a history entry's request. */
  readonly method: 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly owners: Owners
}

/** Whose row it is. Organizations as 'Organization/id', the member as 'Patient/id'; undefined: nobody's. */
export interface Owners {
  readonly patient: string | undefined
  readonly plan: string | undefined
  readonly provider: string | undefined
  /** The organization that sent it. */
  readonly source: string | undefined
}

/** W/"3" */
export const etag = (version: string): string => `W/"${version}"`
