/**
 * The public benchmark's CRUD script: nine resources that refer to one another are created, read, updated in one field and deleted in reverse,
 * a quarter each.  github.com/HealthSamurai/fhir-server-performance-benchmark, crud.js. Searching: each is searched for as well, a fifth each.
 */
import { CRUD_TYPES, crudBodies, type CrudBody } from '../crud-bodies.ts'
import { bodyHead, requestHead } from './http.ts'
import type { Outgoing, Partner, Talk } from './talk.ts'

const VARIANTS = 20

export function crudTalk(partner: Partner, searching: boolean): (connection: number) => Talk {
  const heads = new Map(CRUD_TYPES.map(type => [type, headsOf(partner, type)])), variants = Array.from({ length: VARIANTS }, (_, seed) => crudBodies(seed))
  let numbers = partner.from
  return connection => {
    const made = new Map<string, string>()
    // Every connection begins at another place, for else all would create at the same time, then all read.
    let steps = stepsOf(connection % CRUD_TYPES.length + 1, searching), at = 0, bodies = variants[connection % VARIANTS]!, number = numbers++
    const again = (): void => {
      steps = stepsOf(CRUD_TYPES.length, searching)
      at = 0
      number = numbers++
      bodies = variants[number % VARIANTS]!
    }
    return {
      next() {
        if (at === steps.length) again()
        const { verb, nth } = steps[at++]!, type = CRUD_TYPES[nth]!
        return requestOf(verb, heads.get(type)!, { body: bodies[nth]!, made, id: made.get(type) ?? '', number })
      },
      took(head) {
        const { verb, nth } = steps[at - 1]!
        if (verb === 'create') made.set(CRUD_TYPES[nth]!, /^location: .*\/([^/\s]+)\/_history\//im.exec(head)?.[1] ?? '')
      },
    }
  }
}

type Verb = 'create' | 'read' | 'update' | 'search' | 'delete'
interface Step { readonly verb: Verb; readonly nth: number }

function stepsOf(count: number, searching: boolean): readonly Step[] {
  const all = (verb: Verb): Step[] => Array.from({ length: count }, (_, nth) => ({ verb, nth }))
  return [...all('create'), ...all('read'), ...all('update'), ...searching ? all('search') : [], ...all('delete').toReversed()]
}

interface Heads { readonly create: string; readonly [verb: string]: string }
/** Before and after the id; 'create' has none. */
function headsOf({ base, token }: Partner, type: string): Heads {
  const address = `${base}/${type}`
  return { create: requestHead('POST', address, token), read: requestHead('GET', `${address}/@`, token), update: requestHead('PUT', `${address}/@`, token), search: requestHead('GET', `${address}?@`, token), delete: requestHead('DELETE', `${address}/@`, token) }
}

interface Given { readonly body: CrudBody; readonly made: ReadonlyMap<string, string>; readonly id: string; readonly number: number }
function requestOf(verb: Verb, heads: Heads, { body, made, id, number }: Given): Outgoing {
  const head = heads[verb]!, sending = (text: string): string => `${bodyHead(text.length)}${text}`
  switch (verb) {
    case 'create': return { bytes: head + sending(body.text({ ids: made, number })), answer: '201' }
    case 'update': return { bytes: head.replace('@', id) + sending(body.text({ ids: made, number, id })), answer: '200' }
    case 'search': return { bytes: `${head.replace('@', body.query({ ids: made, number }))}\r\n`, answer: '200' }
    default: return { bytes: `${head.replace('@', id)}\r\n`, answer: '200' }
  }
}
