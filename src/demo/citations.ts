/** Rules as they stand on a resource: the extension that says which rule decided, in which edition, from which source. */
import type { Extension } from '@medplum/fhirtypes'
import { ECM } from '../fhir/canonical.ts'

export interface Cited { readonly rule: string; readonly edition: string | undefined; readonly source: string | undefined; readonly severity: string | undefined; readonly due: string | undefined }

export function citations(resource: { readonly extension?: Extension[] } | undefined): readonly Cited[] {
  const found = resource?.extension?.filter(extension => extension.url === `${ECM}/StructureDefinition/ecm-rule-citation`) ?? []
  return found.map(({ extension = [] }) => {
    const part = (url: string): Extension | undefined => extension.find(e => e.url === url)
    return { rule: part('rule')?.valueCode ?? '', edition: part('edition')?.valueDate, source: part('source')?.valueString, severity: part('severity')?.valueCode, due: part('due')?.valueDateTime }
  })
}

export const cited = ({ rule, edition, source }: Cited): string => `${rule}, in force since ${edition ?? 'ever'}, ${source ?? 'no source'}`
