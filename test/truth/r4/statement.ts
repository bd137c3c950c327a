/** A statement of FHIR R4 (4.0.1) that binds a server, in our own words, and what shows that it is kept, or why it is not. */
export interface Statement {
  /** Page and anchor. */
  readonly at: `${string}.html#${string}`
  readonly binds: 'SHALL' | 'SHALL NOT' | 'SHOULD' | 'SHOULD NOT' | 'MAY'
  readonly says: string
  /** `file: title` of each test that shows it, below `test/`, without `.test.ts`; the title as it is written there. */
  readonly shown?: readonly `${string}: ${string}`[]
  /** Why it is not kept, or kept otherwise. */
  readonly refused?: string
}
