/** What a request asks for, as one shape: interactions and operations differ no further than here. */
import type { Asked } from '../access/decide.ts'
import { invalid } from '../fhir/error.ts'
import type { FhirRequest, FhirResponse } from '../fhir/request.ts'
import type { Committed, Planned } from '../fhir/verb.ts'
import type { Interaction, InteractionContext, Routed } from '../interactions/interaction.ts'
import { shapeOf, shaped } from '../interactions/shape.ts'
import type { Definition, Operation, OperationContext } from '../operations/operation.ts'
import { operationInput, type ParseResource } from './operation-input.ts'
import type { Opened } from '../repository/repository.ts'
import { BUNDLES, SYSTEM_INTERACTIONS, type Route } from './routes.ts'

export interface Contexts { readonly interaction: InteractionContext; readonly operation: OperationContext }

interface Named {
  readonly asked: Asked
  /** For the log, and for why a version came to be. */
  readonly action: string
  readonly routed: Routed
}
export interface ReadingVerb extends Named {
  readonly kind: 'reads'
  run(context: Contexts): Promise<FhirResponse>
}
export interface WritingVerb extends Named {
  readonly kind: 'writes'
  writes(context: Contexts): Promise<Planned>
  reads?(carry: unknown): ((opened: Opened) => Promise<void>) | undefined
  answer(committed: Committed, carry: unknown, context: Contexts): Promise<FhirResponse> | FhirResponse
}
export type Verb = ReadingVerb | WritingVerb

/** @throws invalid when a Bundle at the base is neither batch nor transaction */
export function verbOf(found: Exclude<Route, { to: 'capabilities' }>, request: FhirRequest, parseResource: ParseResource): Verb {
  if (found.to === 'bundle') return bundleVerb(request, parseResource)
  if (found.to === 'system-history') return interactionVerb(SYSTEM_INTERACTIONS['history-system'], found.asked, { what: 'system' })
  if (found.to === 'operation') return operationVerb(found.operation, found.asked, parseResource)
  const { route: { interaction, needs }, asked } = found
  return interactionVerb(interaction, asked, { what: needs, type: asked.type })
}

function bundleVerb(request: FhirRequest, parseResource: ParseResource): Verb {
  if (request.body === undefined) throw invalid('A batch or transaction is a Bundle', 'Bundle')
  const bundle = parseResource(request.body, 'Bundle') as { type?: string }
  if (bundle.type !== 'batch' && bundle.type !== 'transaction') throw invalid("Bundle.type is 'batch' or 'transaction'", 'Bundle.type')
  return interactionVerb(BUNDLES[bundle.type], { request, type: '', id: '', version: '' }, { what: 'system' })
}

function interactionVerb(interaction: Interaction, routed: Routed, asked: Asked): Verb {
  const named = { asked, action: interaction.code, routed }
  if ('run' in interaction) {
    const shape = shapeOf(routed.request, routed.type)
    return { ...named, kind: 'reads', run: async ({ interaction: context }) => shaped(await interaction.run(routed, context), shape) }
  }
  return {
    ...named, kind: 'writes',
    writes: ({ interaction: context }) => interaction.writes(routed, context),
    ...(interaction.reads && { reads: carry => interaction.reads?.(carry) }),
    answer: (committed, carry, { interaction: context }) => interaction.answer(committed, carry, context),
  }
}

const withCursor = (definition: Definition): Definition =>
  ({ ...definition, parameter: [...definition.parameter ?? [], { name: '_cursor', use: 'in', min: 0, max: '1', type: 'string' }] })

function operationVerb(operation: Operation, routed: Routed, parseResource: ParseResource): Verb {
  const { definition, paged } = operation, input = operationInput(paged ? withCursor(definition) : definition, routed, parseResource)
  const asked: Asked = operation.needs ? { what: operation.needs, type: routed.type } : { what: 'operation', id: definition.id!, type: routed.type === '' ? undefined : routed.type, changes: definition.affectsState === true }
  const named = { asked, action: definition.code!, routed }
  const shape = { subset: undefined, pretty: shapeOf(routed.request, '').pretty }
  if ('run' in operation) return { ...named, kind: 'reads', run: async ({ operation: context }) => shaped(await operation.run(input, context), shape) }
  return {
    ...named, kind: 'writes',
    writes: ({ operation: context }) => operation.writes(input, context),
    answer: (committed, carry, { operation: context }) => operation.answer(committed, carry, context),
  }
}
