/** A FHIR client of one principal: it knows the server by its address alone. */
import type { Resource } from '../fhir/resource.ts'

export interface Answer {
  readonly status: number
  /** Parsed; undefined when the answer had no body. */
  readonly body: Resource | undefined
  readonly text: string
  readonly etag: string | undefined
  readonly location: string | undefined
}
export interface Client {
  readonly base: string
  get(path: string): Promise<Answer>
  send(method: 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>
  /** Every address read so far, the base taken off. */
  readonly read: readonly string[]
}

export function client(base: string, token: string): Client {
  const read: string[] = []
  const ask = async (method: string, path: string, init: RequestInit = {}): Promise<Answer> => {
    const answer = await fetch(path === '' ? base : `${base}/${path}`, { method, ...init, headers: { authorization: `Bearer ${token}`, accept: 'application/fhir+json', ...init.headers } })
    const text = await answer.text()
    const header = (name: string): string | undefined => answer.headers.get(name) ?? undefined
    return { status: answer.status, text, body: text === '' ? undefined : JSON.parse(text) as Resource, etag: header('etag'), location: header('location') }
  }
  return {
    base, read,
    get(path) {
      read.push(path)
      return ask('GET', path)
    },
    send: (method, path, body, headers = {}) => ask(method, path, {
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      headers: { ...(body !== undefined && { 'content-type': 'application/fhir+json' }), ...headers },
    }),
  }
}
