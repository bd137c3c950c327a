/**
 * `npm run soak`: ten minutes of mixed traffic by 32 clients on a server of two workers and a PostgreSQL of its own, a worker killed in the middle.
 * Ends with 0 when no write was lost, no transaction halved, memory stayed flat, and every request was answered but those cut by the kill. MINUTES (10), CLIENTS (32), SEED.
 */
import { soak } from './soak.ts'

const number = (name: string, otherwise: number): number => Number(process.env[name] ?? otherwise)
const minutes = number('MINUTES', 10), clients = number('CLIENTS', 32), seed = number('SEED', Math.floor(Math.random() * 1e6))
console.log(`MINUTES=${minutes} CLIENTS=${clients} SEED=${seed} npm run soak`)
const { counts, resources, pairs, visits, cuts, memory, failures } = await soak({ seconds: minutes * 60, clients, seed, say: console.log })
for (const [what, n] of [...counts].toSorted(([a], [b]) => a < b ? -1 : 1)) console.log(`${String(n).padStart(9)}  ${what}`)
console.log(`${resources} resources, ${pairs} transactions of two and ${visits} admissions held against what was acknowledged; ${cuts} requests were cut`)
for (const { pid, early, late } of memory) console.log(`process ${pid}: ${early.toFixed(0)} MB early, ${late.toFixed(0)} MB late`)
for (const failure of failures) console.error(`FAILED ${failure}`)
console.log(failures.length === 0 ? 'everything is as it was acknowledged' : `${failures.length} failures`)
process.exitCode = failures.length === 0 ? 0 : 1
