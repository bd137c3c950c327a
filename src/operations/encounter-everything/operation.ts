import type { ReadingOperation } from '../operation.ts'
import { pageOf, type EverythingInput } from '../record-pages.ts'
import { definition } from './definition.ts'

/** Encounter/[id]/$everything */
export const operation: ReadingOperation<EverythingInput & { readonly id: string }> = {
  definition,
  paged: true,
  run: async (input, context) => await pageOf(await context.repository.read('Encounter', input.id), input, context),
}
