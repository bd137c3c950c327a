import { defineConfig } from 'vitest/config'

/** Rooms whose meaning depends on nothing but their arguments: run under three time zones, since dates are our risk. */
const PURE = ['test/architecture.test.ts', 'test/truth/{pages,profiles,rules,r4}.test.ts', 'test/{fhir,policy,conformance,search,access,ecm,hl7v2,synth}/**/*.test.ts', 'test/differential/*.test.ts']
const ZONES = ['UTC', 'America/Los_Angeles', 'Pacific/Auckland']

export default defineConfig({
  test: {
    projects: [
      ...ZONES.map(zone => ({ test: { name: `pure ${zone}`, include: PURE, env: { TZ: zone } } })),
      {
        test: {
          name: 'database',
          include: ['test/**/*.test.ts'],
          exclude: [...PURE, 'test/journeys/**'],
          globalSetup: ['test/support/global-database.ts', 'test/support/global-sentinel.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'journeys',
          include: ['test/journeys/**/*.test.ts'],
          globalSetup: ['test/support/global-database.ts', 'test/support/global-sentinel.ts'],
          testTimeout: 240_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
