/** What Prometheus would read. */
export type Scrape = ReadonlyMap<string, number>

/** Each sample by its name and labels, these in the order of their names: 'ecm_fhir_requests_total{door="http",interaction="read",status="200"}'. */
export function scrape(text: string): Scrape {
  const samples = new Map<string, number>()
  for (const line of text.split('\n')) {
    const [, name, labels = '', value] = /^([a-z_]\w*)(?:\{(.*)\})? (\S+)$/i.exec(line) ?? []
    if (name === undefined) continue
    const sorted = [...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([whole]) => whole).toSorted().join(',')
    samples.set(sorted === '' ? name : `${name}{${sorted}}`, Number(value))
  }
  return samples
}

/** The names of the metrics: a histogram's buckets, sum and count have one. */
export const metricNames = (text: string): readonly string[] => [...text.matchAll(/^# TYPE (\S+) /gm)].map(([, name]) => name!)
