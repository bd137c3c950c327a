/** FHIRPath as a tree: the grammar of hl7.org/fhirpath/N1, dates and quantities as literals apart. */

export type Expr =
  | { readonly kind: 'literal'; readonly value: string | number | boolean }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'this' }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'member'; readonly of: Expr | undefined; readonly name: string }
  | { readonly kind: 'call'; readonly of: Expr | undefined; readonly name: string; readonly args: readonly Expr[] }
  | { readonly kind: 'item'; readonly of: Expr; readonly index: Expr }
  | { readonly kind: 'binary'; readonly op: string; readonly left: Expr; readonly right: Expr }
  | { readonly kind: 'minus'; readonly of: Expr }

/** What our subset does not have; the expression goes to the library instead. */
export class NotInSubset extends Error {}

const TOKEN = /\s+|\/\/[^\n]*|\/\*[^]*?\*\/|('(?:[^'\\]|\\.)*')|(`[^`]*`)|(\d+(?:\.\d+)?)|([A-Za-z_][A-Za-z0-9_]*)|(%(?:`[^`]*`|'[^']*'|[A-Za-z_][A-Za-z0-9_-]*))|(\$[a-z]+)|(<=|>=|!=|!~|[.()[\]{},|&+\-*/<>=~@])/y

interface Token { readonly kind: 'string' | 'quoted' | 'number' | 'word' | 'variable' | 'special' | 'sign' | 'end'; readonly text: string }
const KINDS = ['string', 'quoted', 'number', 'word', 'variable', 'special', 'sign'] as const

function tokens(text: string): Token[] {
  const found: Token[] = []
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex, match = TOKEN.exec(text)
    if (!match) throw new NotInSubset(`no FHIRPath at ${at}: ${text}`)
    const which = KINDS.findIndex((_, i) => match[i + 1] !== undefined)
    if (which >= 0) found.push({ kind: KINDS[which]!, text: match[which + 1]! })
  }
  return [...found, { kind: 'end', text: '' }]
}

/** Binary operators by how tightly they bind. */
const BINDING: Readonly<Record<string, number>> = {
  'implies': 1, 'or': 2, 'xor': 2, 'and': 3, '=': 4, '!=': 4, '~': 4, '!~': 4, 'in': 5, 'contains': 5,
  '<': 6, '>': 6, '<=': 6, '>=': 6, '|': 7, 'is': 8, 'as': 8, '+': 9, '-': 9, '&': 9, '*': 10, '/': 10, 'div': 10, 'mod': 10,
}

/** @throws {NotInSubset} */
export function parse(text: string): Expr {
  const parser = new Parser(text), whole = parser.binary(1)
  if (!parser.ended) throw new NotInSubset(`more than one expression: ${text}`)
  return whole
}

class Parser {
  readonly #text: string
  readonly #tokens: readonly Token[]
  #at = 0

  constructor(text: string) {
    this.#text = text
    this.#tokens = tokens(text)
  }
  get ended(): boolean { return this.#peek().kind === 'end' }

  /** Operators that bind at least as tightly as `least`, and what they join. */
  binary(least: number): Expr {
    let left = this.#unary()
    for (;;) {
      const { text: op, kind } = this.#peek(), strength = kind === 'sign' || kind === 'word' ? BINDING[op] : undefined
      if (strength === undefined || strength < least) return left
      this.#at++
      const right = this.binary(strength + 1)
      left = op === 'is' || op === 'as' ? { kind: 'call', of: left, name: op, args: [right] } : { kind: 'binary', op, left, right }
    }
  }
  #unary(): Expr {
    return this.#skip('-') ? { kind: 'minus', of: this.#unary() } : this.#postfix(this.#term())
  }
  #postfix(start: Expr): Expr {
    let of = start
    for (;;) {
      if (this.#skip('.')) of = this.#invocation(of)
      else if (this.#skip('[')) {
        of = { kind: 'item', of, index: this.binary(1) }
        this.#take(']')
      } else return of
    }
  }
  #term(): Expr {
    const { kind, text } = this.#peek()
    if (kind === 'string' || kind === 'number' || kind === 'variable' || text === 'true' || text === 'false') {
      this.#at++
      if (kind === 'string') return { kind: 'literal', value: unescape(text.slice(1, -1)) }
      if (kind === 'number') return literalNumber(text, this.#peek())
      if (kind === 'variable') return { kind: 'variable', name: text.slice(1).replace(/^[`']|[`']$/g, '') }
      return { kind: 'literal', value: text === 'true' }
    }
    if (this.#skip('(')) {
      const inside = this.binary(1)
      this.#take(')')
      return inside
    }
    if (!this.#skip('{')) return this.#invocation(undefined)
    this.#take('}')
    return { kind: 'nothing' }
  }
  #invocation(of: Expr | undefined): Expr {
    const { kind, text: name } = this.#peek()
    this.#at++
    if (kind === 'quoted') return { kind: 'member', of, name: name.slice(1, -1) }
    if (kind === 'special' && name === '$this' && !of) return { kind: 'this' }
    if (kind !== 'word') throw new NotInSubset(`a name expected: ${this.#text}`)
    return this.#skip('(') ? { kind: 'call', of, name, args: this.#arguments() } : { kind: 'member', of, name }
  }
  #arguments(): Expr[] {
    const args: Expr[] = []
    while (!this.#skip(')')) {
      if (args.length > 0) this.#take(',')
      args.push(this.binary(1))
    }
    return args
  }
  #peek(): Token { return this.#tokens[this.#at]! }
  #skip(sign: string): boolean {
    if (this.#peek().kind !== 'sign' || this.#peek().text !== sign) return false
    this.#at++
    return true
  }
  #take(sign: string): void {
    if (!this.#skip(sign)) throw new NotInSubset(`'${sign}' expected: ${this.#text}`)
  }
}

function literalNumber(text: string, next: Token): Expr {
  if (next.kind === 'string' || /^(years?|months?|weeks?|days?|hours?|minutes?|seconds?|milliseconds?)$/.test(next.text)) throw new NotInSubset('a quantity')
  return { kind: 'literal', value: Number(text) }
}
const ESCAPES: Readonly<Record<string, string>> = { r: '\r', n: '\n', t: '\t', f: '\f' }
const unescape = (text: string): string => text.replace(/\\(u([0-9a-fA-F]{4})|.)/g, (_, sign: string, code: string | undefined) =>
  code ? String.fromCharCode(parseInt(code, 16)) : ESCAPES[sign] ?? sign)
