import { describe, expect, test } from 'vitest'
import { Forbidden, guardedLookup, isOpen, permittedUrl, type Address } from '../../src/outbound/guard.ts'

describe('an address', () => {
  test.each([
    ['8.8.8.8', true, 'the public internet'],
    ['172.15.255.255', true, 'just below the private range'],
    ['172.16.0.0', false, 'private'],
    ['172.31.255.255', false, 'private'],
    ['172.32.0.0', true, 'just above the private range'],
    ['10.1.2.3', false, 'private'],
    ['192.168.1.1', false, 'private'],
    ['169.254.169.254', false, 'link-local: the metadata of most clouds'],
    ['168.63.129.16', false, 'the metadata of Azure'],
    ['100.100.100.200', false, 'shared space: the metadata of Alibaba'],
    ['127.0.0.1', false, 'loopback, while the server is not'],
    ['0.0.0.0', false, 'this host'],
    ['224.0.0.1', false, 'multicast'],
    ['255.255.255.255', false, 'broadcast'],
    ['2606:4700:4700::1111', true, 'global unicast'],
    ['::1', false, 'loopback'],
    ['::', false, 'unspecified'],
    ['::ffff:10.0.0.1', false, 'an IPv4 address in disguise'],
    ['::ffff:8.8.8.8', false, 'likewise, even a public one'],
    ['64:ff9b::a00:1', false, 'translated to IPv4'],
    ['2002:a00:1::1', false, '6to4 hides an IPv4 address'],
    ['fd00:ec2::254', false, 'unique local: the metadata of AWS'],
    ['fe80::1', false, 'link-local'],
    ['ff02::1', false, 'multicast'],
    ['not an address', false, 'only numbers are judged'],
  ])('%s is open: %s (%s)', (address, open) => {
    expect(isOpen(address, false)).toBe(open)
  })

  test.each([['127.0.0.1', true], ['127.8.9.10', true], ['::1', true], ['10.0.0.1', false], ['169.254.169.254', false]])(
    '%s is open from a server on loopback: %s', (address, open) => expect(isOpen(address, true)).toBe(open))
})

describe('a URL', () => {
  test.each([
    ['ftp://example.org/x', 'not http'], ['file:///etc/passwd', 'not http'], ['javascript:alert(1)', 'not http'], ['no url', 'not a URL'], ['https://user:secret@example.org/', 'credentials'],
    ['http://127.0.0.1/', 'loopback'], ['http://2130706433/', 'loopback as one number'], ['http://0x7f.1/', 'loopback in hexadecimal'], ['http://[::1]/', 'loopback'],
    ['http://[::ffff:169.254.169.254]/', 'metadata in disguise'],
  ])('%s is refused: %s', text => {
    expect(() => permittedUrl(text, { loopback: false })).toThrow(Forbidden)
  })
  test.each(['https://example.org/hook', 'http://8.8.8.8:8080/', 'http://[2606:4700:4700::1111]/'])('%s may be tried', text => {
    expect(permittedUrl(text, { loopback: false }).href).toBe(text)
  })
})

describe('a host name', () => {
  const looked = (found: readonly Address[], loopback = false) => new Promise((resolve, reject) =>
    guardedLookup({ loopback, resolve: () => Promise.resolve(found) })('hook.example.org', { all: true }, (error, address) => error ? reject(error) : resolve(address)))

  test('is connected to at the very addresses that were judged', async () => {
    const found = [{ address: '8.8.8.8', family: 4 }, { address: '2606:4700:4700::1111', family: 6 }]
    await expect(looked(found)).resolves.toEqual(found)
  })
  test('with one closed address among several is refused', async () => {
    await expect(looked([{ address: '8.8.8.8', family: 4 }, { address: '10.0.0.1', family: 4 }])).rejects.toBeInstanceOf(Forbidden)
  })
  test('without an address is refused', async () => {
    await expect(looked([])).rejects.toBeInstanceOf(Forbidden)
  })
  test('on loopback is open only from a server on loopback', async () => {
    await expect(looked([{ address: '127.0.0.1', family: 4 }])).rejects.toBeInstanceOf(Forbidden)
    await expect(looked([{ address: '127.0.0.1', family: 4 }], true)).resolves.toBeDefined()
  })
})
