/** What the demo's steps share: who acts, what was said, what went wrong. */
import type { OperationOutcome } from '@medplum/fhirtypes'
import type { Resource } from '../fhir/resource.ts'
import { client, type Answer, type Client } from './client.ts'
import type { Listener } from './listener.ts'
import type { Cast } from './cast.ts'
import { WHO, type Tokens, type Who } from './principals.ts'

export interface World {
  readonly base: string
  readonly mllp: { readonly host: string; readonly port: number }
  readonly tokens: Tokens
  readonly cast: Cast
  /** Told apart from every other run's. */
  readonly run: number
  say(line: string): void
  now(): Date
}

export interface Stage extends World {
  readonly as: Readonly<Record<Who, Client>>
  readonly listener: Listener
  /** What earlier steps made: addresses by what they are. */
  readonly made: Map<string, string>
  readonly failures: string[]
}

export function stage(world: World, listener: Listener): Stage {
  return { ...world, listener, made: new Map(), failures: [], as: Object.fromEntries(WHO.map(who => [who, client(world.base, world.tokens[who])])) as Record<Who, Client> }
}

/** Whether the member is on record for somebody. */
export const isOf = async (on: Stage, who: Client): Promise<boolean> => (await who.get(made(on, 'member'))).status === 200

/** One readable line of a step. */
export const tell = ({ say }: Stage, line: string): void => say(`   ${line}`)

/** What must be so. @returns whether it is */
export function expect(on: Stage, so: boolean, what: string): boolean {
  if (!so) {
    on.failures.push(what)
    tell(on, `NOT SO: ${what}`)
  }
  return so
}

/** The address of something an earlier step made. @throws Error when that step failed */
export function made({ made: known }: Stage, what: string): string {
  const address = known.get(what)
  if (address === undefined) throw new Error(`${what} was not made`)
  return address
}
export const idOf = (address: string): string => address.split('/').at(-1)!

/** The resources of a searchset or of a Parameters answer. */
export function resources<Type extends Resource['resourceType']>({ body }: Answer, type: Type): Extract<Resource, { resourceType: Type }>[] {
  const all = body?.resourceType === 'Bundle' ? body.entry?.map(entry => entry.resource) : body?.resourceType === 'Parameters' ? body.parameter?.map(p => p.resource) : [body]
  return (all ?? []).filter((r): r is Extract<Resource, { resourceType: Type }> => r?.resourceType === type)
}

/** What a refusal says, in one line. */
export function refusal({ status, body }: Answer): string {
  const issue = (body as OperationOutcome | undefined)?.issue?.[0]
  const id = issue?.details?.coding?.[0]?.code
  return `${status} ${id ? `${id}: ` : ''}${issue?.details?.text ?? ''}${issue?.expression ? ` (${issue.expression[0]})` : ''}`
}
export const ruleIds = ({ body }: Answer): readonly string[] =>
  (body as OperationOutcome | undefined)?.issue?.flatMap(issue => issue.details?.coding?.flatMap(c => c.code ?? []) ?? []) ?? []
