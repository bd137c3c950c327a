/**
 * The raw ceiling R: what Fastify and PostgreSQL can do at all for create and read of a ServiceRequest, and for a Bundle of creates, on this machine.
 * No validation, access control, audit, conditionals or change order, and it writes JSON anew, which the product must not:
 * an upper bound to measure against, of no other use.
 *
 * Forked by servers.ts with DATABASE_URL and PROCESSES; says its port to its parent.
 */
import cluster from 'node:cluster'
import { randomUUID } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import type { Bundle, ServiceRequest } from '@medplum/fhirtypes'
import fastify from 'fastify'
import { ceilingStore, makeTables, type Create } from './ceiling-store.ts'

const url = process.env['DATABASE_URL'] ?? '', FHIR_JSON = 'application/fhir+json; charset=utf-8'
process.on('disconnect', () => process.exit(0)) // the parent is gone

if (cluster.isPrimary) {
  await makeTables(url)
  const workers = Array.from({ length: Number(process.env['PROCESSES'] ?? 2) }, () => cluster.fork())
  const [port] = await Promise.all(workers.map(worker => new Promise(resolve => worker.once('message', resolve))))
  process.send!(port)
} else {
  const app = server()
  await app.listen({ port: 0, host: '127.0.0.1' }) // one port for all: the first process keeps it
  process.send!((app.server.address() as AddressInfo).port)
}

function server() {
  const store = ceilingStore(url), app = fastify({ logger: false, bodyLimit: 50e6, exposeHeadRoutes: false })
  app.addContentTypeParser('application/fhir+json', { parseAs: 'string' }, (_request, body, done) => done(null, body))
  app.post<{ Body: string }>('/fhir/ServiceRequest', async (request, reply) => {
    const create = made(JSON.parse(request.body) as ServiceRequest), { id, lastUpdated, body } = create
    await store.create(create)
    reply.code(201).headers({ 'content-type': FHIR_JSON, 'location': `/fhir/ServiceRequest/${id}/_history/1`, 'etag': 'W/"1"', 'last-modified': lastUpdated })
    return body
  })
  app.post<{ Body: string }>('/fhir', async (request, reply) => {
    const { entry = [] } = JSON.parse(request.body) as Bundle<ServiceRequest>, creates = entry.map(({ resource }) => made(resource!))
    await store.createAll(creates)
    reply.headers({ 'content-type': FHIR_JSON })
    return JSON.stringify({
      resourceType: 'Bundle', type: 'transaction-response',
      entry: creates.map(({ id, lastUpdated }) => ({ response: { status: '201', location: `/fhir/ServiceRequest/${id}/_history/1`, etag: 'W/"1"', lastModified: lastUpdated } })),
    })
  })
  app.get<{ Params: { id: string } }>('/fhir/ServiceRequest/:id', async (request, reply) => {
    const body = await store.read(request.params.id)
    if (body === undefined) return reply.code(404).send()
    reply.headers({ 'content-type': FHIR_JSON, 'etag': 'W/"1"' })
    return body
  })
  return app
}

function made(resource: ServiceRequest): Create {
  const id = uuidv7(), lastUpdated = new Date().toISOString()
  resource.id = id
  resource.meta = { versionId: '1', lastUpdated }
  return { resource, id, lastUpdated, body: JSON.stringify(resource) }
}

function uuidv7(): string {
  const random = randomUUID().replaceAll('-', ''), time = Date.now().toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7${random.slice(0, 3)}-8${random.slice(3, 6)}-${random.slice(6, 18)}`
}
