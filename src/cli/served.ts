/** What a command needs of the running server; the app itself stays in main's hands. */
export interface Served {
  /** The FHIR base as clients see it. */
  readonly base: string
  readonly mllp: { readonly host: string; readonly port: number } | undefined
  /** Where the embedded database lies, or undefined. */
  readonly folder: string | undefined
}

/** Lines for a person at a terminal. */
export type Say = (line: string) => void
