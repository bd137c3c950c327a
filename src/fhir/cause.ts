/** Who is asking, and as whom. */
export interface Principal {
  /** The principal's name: of the tokens file, or 'open'. */
  readonly name: string
  /** 'Organization/id' that it acts for. */
  readonly party: string | undefined
  readonly role: Role
  /** SMART scopes: system/Patient.rs … */
  readonly scopes: readonly string[]
}

export const ROLES = ['plan', 'ecm-provider', 'lead-care-manager', 'hospital', 'hie', 'referrer', 'auditor', 'operator', 'member'] as const
export type Role = (typeof ROLES)[number]

export const DOORS = ['http', 'mllp', 'worker', 'cli'] as const
export type Door = (typeof DOORS)[number]

/** Why a change is made: kept on every version it makes, and rendered as AuditEvent and Provenance. */
export interface Cause {
  readonly principal: Principal
  readonly door: Door
  /** The request's id: a UUID. A write that was interrupted after its commit is found again by it. */
  readonly request: string
  /** What the request was: 'create', 'update', 'transaction', 'submit-referral', 'A01' … */
  readonly action: string
  /** Ids of the rules that decided, in their order. */
  readonly reasons?: readonly string[]
  /** An HL7 v2 message that set the change off: stored with it, in one transaction. */
  readonly message?: ReceivedMessage
}

export interface ReceivedMessage {
  /** Whoever sent it: 'Organization/id' or MSH-3|MSH-4. */
  readonly sender: string
  /** MSH-10 */
  readonly controlId: string
  /** SHA-256, hex, of the message without MSH-7, MSH-8 and MSH-10. */
  readonly contentHash: string
  /** The message as it came, MSH-8 emptied. */
  readonly text: string
  /** The acknowledgment to give now and at every repetition. */
  readonly acknowledgment: string
  /** MSA-1 of it. */
  readonly outcome: 'AA' | 'AE' | 'AR'
  /** It is about somebody nobody knows yet: `text` is empty, and the message stands sealed until they are known or its time is over. */
  readonly held?: Held
  /** It was held and is taken now: its text is kept from now on, and nothing is held any more. */
  readonly released?: true
}

export interface Held {
  /** HMACs of the identifiers that may make its person, or its visit, known. */
  readonly tags: readonly Buffer[]
  readonly cipher: Buffer
  readonly expiresAt: Date
}
