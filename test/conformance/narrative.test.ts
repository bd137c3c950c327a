import { expect, test } from 'vitest'
import { narrativeFaults } from '../../src/conformance/narrative.ts'

const div = (inside: string, attributes = ' xmlns="http://www.w3.org/1999/xhtml"'): string => `<div${attributes}>${inside}</div>`

test.each([
  ['text', div('hello')],
  ['a table with styles', div('<table class="grid" style="color: red"><tbody><tr><td colspan="2">x</td></tr></tbody></table>')],
  ['an image alone', div('<img src="#pic" alt=""/>')],
  ['a link', div('<a href="https://example.org/x">y</a>')],
  ['entities and comments', div('a &amp; b &#160; &#x20; <!-- <script> -->')],
  ['a language', div('<p lang="es" xml:lang="es">hola</p>')],
  ['a declaration in single quotes', div('x', " xmlns='http://www.w3.org/1999/xhtml'")],
])('%s may stand', (_, text) => expect(narrativeFaults(text)).toEqual([]))

test.each([
  ['a script', div('<script>alert(1)</script>')],
  ['an event', div('<p onclick="x()">y</p>')],
  ['a script in a link', div('<a href=" javascript:x()">y</a>')],
  ['a frame', div('<iframe src="https://example.org"/>')],
  ['a form', div('<form><input name="x"/></form>')],
  ['a style sheet', div('<style>p { color: red }</style>')],
  ['a style that reaches outside', div('<p style="background: url(https://example.org/x)">y</p>')],
  ['nothing', div('  ')],
  ['no div', '<p xmlns="http://www.w3.org/1999/xhtml">x</p>'],
  ['two divs', div('x') + div('y')],
  ['no namespace', div('x', '')],
  ['another namespace', div('x', ' xmlns="http://www.w3.org/2000/svg"')],
  ['an element not closed', '<div xmlns="http://www.w3.org/1999/xhtml"><p>x</div>'],
  ['an element not ended', div('x').slice(0, -6)],
  ['an attribute without quotes', div('<p class=x>y</p>')],
  ['a bare ampersand', div('a & b')],
  ['a bare less-than', div('a < b')],
  ['text outside', `x${div('y')}`],
])('%s may not', (_, text) => expect(narrativeFaults(text)).toHaveLength(1))
