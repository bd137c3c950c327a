/** The scripts as talk. What can be is written beforehand; only a number of its own is written into each request. */
import { mulberry32, NUMBER, serviceRequests, transactionOf } from '../bodies.ts'
import { admission } from '../messages.ts'
import { crudTalk } from './crud-talk.ts'
import { bodyHead, requestHead } from './http.ts'
import type { Outgoing, Partner, Script, Talk } from './talk.ts'

/** @returns the talk of the connection of that number */
export function talksOf(script: Script, partner: Partner): (connection: number) => Talk {
  switch (script.kind) {
    case 'create': return shared(creates(partner))
    case 'get': return shared(gets(partner, script.paths))
    case 'create-and-read': return inTurn(creates(partner), gets(partner, script.paths))
    case 'transaction': return shared(transactions(partner, script.entries))
    case 'crud': return crudTalk(partner, script.searching)
    case 'admit': return shared(admissions(partner, script.of))
  }
}

type Next = () => Outgoing
const shared = (next: Next) => (): Talk => ({ next })
const inTurn = (one: Next, other: Next) => (connection: number): Talk => {
  let turn = connection
  return { next: () => turn++ % 2 === 0 ? one() : other() }
}

/** A body is used again long after it has left. */
function creates({ base, token, from }: Partner): Next {
  const head = requestHead('POST', `${base}/ServiceRequest`, token)
  return numbered(serviceRequests().map(body => Buffer.from(`${head}${bodyHead(Buffer.byteLength(body))}${body}`)), { from, answer: '201' })
}
/** The resources of a Bundle are told apart by the reference number that the number is a part of, not by the number. */
function transactions({ base, token, from }: Partner, entries: number): Next {
  const bodies = serviceRequests(), head = requestHead('POST', base, token)
  const bundles = Array.from({ length: Math.floor(bodies.length / entries) }, (_, i) => transactionOf(bodies.slice(i * entries, (i + 1) * entries)))
  return numbered(bundles.map(body => Buffer.from(`${head}${bodyHead(Buffer.byteLength(body))}${body}`)), { from, answer: '200' })
}
function numbered(requests: readonly Buffer[], { from, answer }: { readonly from: number; readonly answer: string }): Next {
  const made = requests.map(bytes => {
    const places: number[] = []
    for (let at = bytes.indexOf(NUMBER); at >= 0; at = bytes.indexOf(NUMBER, at + 1)) places.push(at)
    return { outgoing: { bytes, answer }, places }
  })
  let n = from
  return () => {
    const { outgoing, places } = made[n % made.length]!, number = String(n++).padStart(NUMBER.length, '0')
    for (const at of places) outgoing.bytes.write(number, at, 'latin1')
    return outgoing
  }
}
function gets({ base, token }: Partner, paths: readonly string[]): Next {
  const made = paths.map((path): Outgoing => ({ bytes: `${requestHead('GET', `${base}/${path}`, token)}\r\n`, answer: '200' })), random = mulberry32(paths.length)
  return () => made[Math.floor(random() * made.length)]!
}
function admissions({ token, from }: Partner, of: 'strangers' | 'members'): Next {
  let n = from
  return () => ({ bytes: admission(n++, { token, of }), answer: 'AA' })
}
