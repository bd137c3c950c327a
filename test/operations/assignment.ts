/** A programme with ECM providers in its directory, and a referral that is approved and not assigned. */
import type { Extension, HealthcareService, Parameters, ParametersParameter, Task } from '@medplum/fhirtypes'
import { ECM } from '../../src/fhir/canonical.ts'
import type { Resource } from '../../src/fhir/resource.ts'
import { found, parameters, part, parts, programme, refer, resource, type Programme } from './programme.ts'
import type { Asked } from '../support/server.ts'

export const today = new Date().toLocaleDateString('en-CA', { timeZone: 'America/Los_Angeles' })

const code = (system: string, value: string) => ({ coding: [{ system, code: value }] })
const capacityOf = (n: number): Extension => ({ url: `${ECM}/StructureDefinition/ecm-provider-capacity`, valuePositiveInt: n })
export const service = (provider: string, { capacity, populations = ['2'], languages = ['en'], location = 'downtown' }: { capacity?: number; populations?: string[]; languages?: string[]; location?: string } = {}): HealthcareService => ({
  resourceType: 'HealthcareService', id: `ecm-of-${provider}`, active: true, providedBy: { reference: `Organization/${provider}` },
  program: [code(`${ECM}/CodeSystem/ecm-program`, 'ecm')], specialty: populations.map(p => code(`${ECM}/CodeSystem/population-of-focus`, p)),
  communication: languages.map(l => code('urn:ietf:bcp:47', l)), location: [{ reference: `Location/${location}` }], ...(capacity !== undefined && { extension: [capacityOf(capacity)] }),
})
const location = (id: string, district: string, latitude: number, longitude: number): Resource => ({ resourceType: 'Location', id, name: `${id} office`, address: { district }, position: { latitude, longitude } })
const organization = (id: string): Resource => ({ resourceType: 'Organization', id, name: `${id} 5150` })
const staff = (who: string, provider: string, more: object = {}): Resource[] => [
  { resourceType: 'Practitioner', id: who },
  { resourceType: 'PractitionerRole', id: `${who}-role`, active: true, practitioner: { reference: `Practitioner/${who}` }, organization: { reference: `Organization/${provider}` }, ...more } as Resource,
]

/** Provider B fits best, A is the nearer of the others, C serves another population. */
export const withProviders = (more: readonly Resource[] = []): Promise<Programme> => programme([
  organization('provider-c'), location('downtown', 'Los Angeles', 34.05, -118.25), location('bakersfield', 'Kern', 35.37, -119.02),
  service('provider-a', { capacity: 40 }), service('provider-b', { capacity: 40, languages: ['en', 'es-MX'] }), service('provider-c', { populations: ['9'], location: 'bakersfield' }),
  ...staff('lead-1', 'provider-b'), ...staff('lead-2', 'provider-b'), ...staff('lead-a', 'provider-a'), ...staff('gone-9', 'provider-b', { period: { end: '2024-12-31' } }), ...more,
])

type Input = readonly ParametersParameter[]
export const assigning = (app: Programme) => ({
  assign: (referral: string, input: Input = [], who = 'plan'): Promise<Asked> => app.as(who).send('POST', `ServiceRequest/${referral}/$assign`, parameters(...input)),
  respond: (who: string, task: string, input: Input): Promise<Asked> => app.as(who).send('POST', `Task/${task}/$respond-assignment`, parameters(...input)),
  lead: (who: string, episode: string, careManager: string, ...input: ParametersParameter[]): Promise<Asked> =>
    app.as(who).send('POST', `EpisodeOfCare/${episode}/$assign-lead-care-manager`, parameters({ name: 'careManager', valueReference: { reference: careManager } }, ...input)),
  tasks: async (referral: string, taskCode: string): Promise<Task[]> => (found(await app.as('operator').get(`Task?focus=ServiceRequest/${referral}&code=${taskCode}&_sort=_lastUpdated`)) as Task[]),
  async approved(): Promise<{ referral: string; answer: Asked }> {
    const referral = await refer(app), answer = await app.as('plan').send('POST', `ServiceRequest/${referral}/$decide`, parameters({ name: 'decision', valueCode: 'approved' }, ...periodOf()))
    if (answer.status !== 201) throw new Error(`not approved: ${answer.status} ${answer.text}`)
    return { referral, answer }
  },
})

let n = 0
/** Each of a day of its own, so that none follows on another. */
function periodOf(): ParametersParameter[] {
  const start = new Date(Date.parse(`${today}T00:00:00Z`) - (3 + 2 * n++) * 86_400_000), end = new Date(Date.UTC(start.getUTCFullYear() + 1, start.getUTCMonth(), start.getUTCDate() - 1))
  return [{ name: 'start', valueDate: start.toISOString().slice(0, 10) }, { name: 'end', valueDate: end.toISOString().slice(0, 10) }]
}

export const to = (provider: string): ParametersParameter => ({ name: 'provider', valueReference: { reference: `Organization/${provider}` } })
export const candidates = (asked: Asked): [string, string | undefined][] => parts(asked, 'candidate').map(({ part: p = [] }) =>
  [p.find(x => x.name === 'provider')!.valueReference!.reference!.replace('Organization/', ''), p.find(x => x.name === 'by')?.valueCode])
export const offerOf = (asked: Asked): Task => resource<'Task'>(asked, 'task')!
export const warnings = (asked: Asked): string[] => parts(asked, 'warning').map(p => p.valueString!)
export { part, resource }
export type { Parameters }
