/** Figures for Prometheus. A label holds a word of ours, of FHIR or of HL7, never an id, an address or a name: their number is bounded by the program. */
import { AggregatorRegistry, collectDefaultMetrics, Counter, Gauge, Histogram, Registry, type MetricObjectWithValues, type MetricValue } from 'prom-client'

type OneFigure = MetricObjectWithValues<MetricValue<string>>
/** What one process counted, in a form that travels between processes. */
export type Figures = readonly OneFigure[]

export type Batch = 'writes' | 'reads' | 'access'
export type Reading = Readonly<Record<string, { readonly help: string; read(): number }>>
/** Of the record as a whole: asked for once, whoever is asked. A name may have one label. */
export interface Standing { readonly name: string; readonly help: string; readonly label?: string; readonly values: Readonly<Record<string, number>> }

export interface Metrics {
  /** A request, by whatever door. */
  requested(interaction: string, door: string, status: number, seconds: number): void
  /** Whatever was answered over HTTP, what was refused at the door included. */
  answered(status: number): void
  /** An HL7 v2 message. */
  acknowledged(event: string, code: string, outcome: string): void
  /** Items that went together in one statement. */
  batched(batch: Batch, size: number): void
  readonly contentType: string
  /** Of all processes and the record. */
  text(): Promise<string>
}

export interface MetricsParts {
  /** Read when asked, and added up over the processes. */
  readonly gauges: Reading
  standing(): Promise<readonly Standing[]>
  /** How the figures of all processes are got, this one's own being given; absent: it is alone. */
  readonly gather?: Gather | undefined
}
export type Gather = (own: () => Promise<Figures>) => () => Promise<readonly Figures[]>

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
const SIZES = [1, 2, 4, 8, 16, 32, 64, 128]

export function metrics({ gauges, standing, gather = alone }: MetricsParts): Metrics {
  const registry = new Registry(), registers = [registry]
  collectDefaultMetrics({ register: registry })
  const requests = new Counter({ name: 'ecm_fhir_requests_total', help: 'Requests by what they asked for, the door they came by, and status', registers, labelNames: ['interaction', 'door', 'status'] })
  const seconds = new Histogram({ name: 'ecm_fhir_request_seconds', help: 'Time from a request to its answer', registers, labelNames: ['interaction'], buckets: SECONDS })
  const answers = new Counter({ name: 'ecm_fhir_http_answers_total', help: 'Answers over HTTP, refusals at the door included', registers, labelNames: ['status'] })
  const messages = new Counter({ name: 'ecm_fhir_messages_total', help: 'HL7 v2 messages by trigger event, acknowledgment code, and what became of them', registers, labelNames: ['event', 'code', 'outcome'] })
  const sizes = new Histogram({ name: 'ecm_fhir_batch_size', help: 'Items that shared one statement', registers, labelNames: ['batch'], buckets: SIZES })
  for (const [name, { help, read }] of Object.entries(gauges)) new Gauge({ name, help, registers, collect() { this.set(read()) } })
  const own = async (): Promise<Figures> => (await registry.getMetricsAsJSON()).map(worst), everywhere = gather(own)
  const counts = new Map<string, Counter.Internal>(), times = new Map<string, Histogram.Internal<string>>(), lots = new Map<Batch, Histogram.Internal<string>>()
  return {
    requested(interaction, door, status, took) {
      kept(counts, `${interaction} ${door} ${status}`, () => requests.labels(interaction, door, String(status))).inc()
      kept(times, interaction, () => seconds.labels(interaction)).observe(took)
    },
    answered: status => answers.inc({ status }),
    acknowledged: (event, code, outcome) => messages.inc({ event, code, outcome }),
    batched: (batch, items) => kept(lots, batch, () => sizes.labels(batch)).observe(items),
    contentType: registry.contentType,
    async text() {
      const [processes, record] = await Promise.all([everywhere(), standing()])
      return await AggregatorRegistry.aggregate([...processes.map(list => [...list]), record.map(standingFigure)]).metrics()
    },
  }
}

const alone: Gather = own => async () => [await own()]

/** What only goes up: it outlives the process that counted it. */
export const counted = (figures: Figures): Figures => figures.filter(({ type }) => KINDS_THAT_ADD.has(String(type)))
const KINDS_THAT_ADD = new Set(['counter', 'histogram'])

/** Several as one. */
export const foldFigures = async (list: readonly Figures[]): Promise<Figures> => await AggregatorRegistry.aggregate(list.map(figures => [...figures])).getMetricsAsJSON()

/** A figure of one value. */
export const figure = (name: string, help: string, value: number, type: 'gauge' | 'counter' = 'gauge'): OneFigure => told({ name, help, values: { '': value } }, type)

const standingFigure = (standing: Standing): OneFigure => told(standing, 'gauge')

function told({ name, help, label, values }: Standing, type: 'gauge' | 'counter'): OneFigure {
  const each = Object.entries(values).map(([word, value]) => ({ value, labels: label === undefined ? {} : { [label]: word } }))
  // The declarations would have prom-client's own numbers for the types; what it reads and writes are the words.
  return { name, help, type, aggregator: 'sum', values: each } as unknown as OneFigure
}

/** Of delays the mean over processes says nothing: one that hangs is what matters. */
const worst = (figure: OneFigure): OneFigure => /^nodejs_eventloop_lag/.test(figure.name) ? { ...figure, aggregator: 'max' } : figure

/** The labels of what is counted with every request are looked up once. */
function kept<Key, Child>(children: Map<Key, Child>, key: Key, make: () => Child): Child {
  let child = children.get(key)
  if (child === undefined) children.set(key, child = make())
  return child
}
