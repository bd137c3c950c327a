/**
 * Where a connection may go. An address that a client names must not lead into our own network (server-side request forgery,
 * OWASP API7:2023): only what the public internet routes, and this machine while the server itself is bound to loopback.
 */
import { lookup } from 'node:dns/promises'
import { BlockList, isIP, type LookupFunction } from 'node:net'

export interface Address { readonly address: string; readonly family: number }
/** Every address of a host name. @throws what the resolver throws */
export type Resolve = (host: string) => Promise<readonly Address[]>

export interface Guard {
  /** True only while HOST is loopback. */
  readonly loopback: boolean
  readonly resolve?: Resolve
}

/** A destination we do not connect to. Its text names no address. */
export class Forbidden extends Error {
  override readonly name = 'Forbidden'
}

/** IANA IPv4 special-purpose registry, and the metadata address that Azure keeps in public space. */
const CLOSED = list([
  '0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '168.63.129.16/32', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24', '192.0.2.0/24',
  '192.88.99.0/24', '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4',
], 'ipv4')
/** Only global unicast is open in IPv6, less what hides an IPv4 address (Teredo, 6to4) and documentation. */
const GLOBAL = list(['2000::/3'], 'ipv6')
const CLOSED6 = list(['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'], 'ipv6')
const LOOPBACK = list(['127.0.0.0/8'], 'ipv4')
LOOPBACK.addAddress('::1', 'ipv6')

/** May a connection be opened to this IP address? */
export function isOpen(address: string, loopback: boolean): boolean {
  const family = isIP(address) === 4 ? 'ipv4' : isIP(address) === 6 ? 'ipv6' : undefined
  if (!family) return false
  if (loopback && LOOPBACK.check(address, family)) return true
  return family === 'ipv4' ? !CLOSED.check(address, 'ipv4') : GLOBAL.check(address, 'ipv6') && !CLOSED6.check(address, 'ipv6')
}

/** The address as a URL we may try. Its host name is judged when it is resolved: see `guardedLookup`. @throws Forbidden */
export function permittedUrl(text: string, guard: Guard): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !/^https?:$/.test(url.protocol)) throw new Forbidden('The endpoint is not an http(s) address')
  if (url.username || url.password) throw new Forbidden('The endpoint carries a user name or a password')
  const host = bareHost(url)
  if (isIP(host) !== 0 && !isOpen(host, guard.loopback)) throw new Forbidden(NOT_PUBLIC)
  return url
}

/** A URL writes IPv6 in brackets; a socket does not. */
const bareHost = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '')
const NOT_PUBLIC = 'The endpoint is not at a public address'

/**
 * `lookup` of a socket: the address judged is the address connected to, so a name cannot point elsewhere in between.
 * One closed address among several refuses the name.
 */
export function guardedLookup({ loopback, resolve = system }: Guard): LookupFunction {
  return (host, options, callback) => {
    resolve(host).then(found => {
      const first = found[0]
      if (!first || !found.every(({ address }) => isOpen(address, loopback))) return callback(new Forbidden(NOT_PUBLIC), '')
      return options.all ? callback(null, [...found]) : callback(null, first.address, first.family)
    }, (cause: NodeJS.ErrnoException) => callback(cause, ''))
  }
}

const system: Resolve = host => lookup(host, { all: true })

function list(subnets: readonly string[], family: 'ipv4' | 'ipv6'): BlockList {
  const made = new BlockList()
  for (const subnet of subnets) {
    const [net = '', prefix] = subnet.split('/')
    made.addSubnet(net, Number(prefix), family)
  }
  return made
}
