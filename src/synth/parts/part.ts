import type { Chart } from '../chart.ts'

/** What happens to a member: it adds to the chart. */
export type Part = (chart: Chart) => void
