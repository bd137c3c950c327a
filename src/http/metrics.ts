/** Figures for Prometheus: how many requests, how long, by route pattern and status; never an id. */
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

export interface Answered { readonly method: string; readonly route: string; readonly status: number; readonly ms: number }
export interface Metrics {
  answered(answer: Answered): void
  readonly contentType: string
  text(): Promise<string>
}

/** @param gauges read when asked: name → what it says and its present value */
export function metrics(gauges: Readonly<Record<string, { readonly help: string; read(): Promise<number> | number }>>): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const seconds = new Histogram({
    name: 'ecm_fhir_http_request_seconds', help: 'Time from the first byte to the answer', registers: [registry],
    labelNames: ['method', 'route', 'status'], buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  })
  for (const [name, { help, read }] of Object.entries(gauges)) {
    new Gauge({ name, help, registers: [registry], async collect() { this.set(await read()) } })
  }
  return {
    answered: ({ method, route, status, ms }) => seconds.observe({ method, route, status: String(status) }, ms / 1_000),
    contentType: registry.contentType,
    text: () => registry.metrics(),
  }
}
