/** The anchors that several phases share. */
import type { Bench, Drive } from '../bench.ts'
import type { Server } from '../servers.ts'

export const readOf = (bench: Bench, server: Server, connections: number): Drive => ({ script: { kind: 'get', paths: bench.referrals(server) }, connections })
export const createOf = (connections: number): Drive => ({ script: { kind: 'create' }, connections })
