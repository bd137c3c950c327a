import { expect, test } from 'vitest'
import { headerProblem } from '../../src/subscriptions/header.ts'

test.each(['Authorization: Bearer hook-secret-4711', 'X-Plan:la', 'x-empty-ish: .', 'X-Spaced:   a  b  '])('%s can be sent', line => {
  expect(headerProblem(line)).toBeUndefined()
})

test.each([
  ['', 'nothing'],
  ['Authorization', 'no value'],
  ['X-Empty:', 'an empty value'],
  [': secret', 'no name'],
  ['X Name: a', 'a space in the name'],
  ['X-Name : a', 'a space before the colon'],
  ['X-Name: a\r\nX-Other: b', 'two lines'],
  ['X-Name: a\nb', 'a line break'],
  ['X-Name: é', 'beyond ASCII'],
  ['X-Name: a\u0000', 'a control character'],
  ['Content-Type: text/html', 'ours'],
  ['content-length: 1', 'ours'],
  ['Host: internal', 'ours'],
  ['Transfer-Encoding: chunked', 'ours'],
  ['Connection: close', 'ours'],
  ['Proxy-Authorization: Basic x', 'ours'],
  ['X-Forwarded-For: 127.0.0.1', 'ours'],
  [`X-Long: ${'a'.repeat(5000)}`, 'too long'],
])('%j is refused without being repeated: %s', line => {
  const problem = headerProblem(line)
  expect(problem).toBeDefined()
  if (line.includes('secret')) expect(problem).not.toContain('secret')
})
