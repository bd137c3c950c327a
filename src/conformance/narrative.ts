/**
 * Is a narrative harmless and well formed? Elements and attributes of HTML 4.0 chapters 7 to 11 and 15 only, no script, no frame,
 * no event, one div in the XHTML namespace with something in it.  R4 narrative.html#rules (txt-1, txt-2)
 */

const ELEMENTS: ReadonlySet<string> = new Set(('p br div h1 h2 h3 h4 h5 h6 a span b em i strong small big tt dfn q var abbr acronym cite '
  + 'blockquote hr address bdo kbd sub sup ul ol li dl dt dd pre table caption colgroup col thead tr tfoot tbody th td code samp img').split(' '))
const ATTRIBUTES: ReadonlySet<string> = new Set(('title style class id lang xml:lang dir accesskey tabindex span width align valign char charoff '
  + 'abbr axis headers scope rowspan colspan summary border frame rules cellpadding cellspacing xmlns href name src alt type cite datetime '
  + 'longdesc height compact start value noshade size clear').split(' '))
const NAMESPACE = 'http://www.w3.org/1999/xhtml'
const PIECE = /<!--[^]*?-->|<\/([\w:]+)\s*>|<([\w:]+)((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|[^<]+/y
const ATTRIBUTE = /([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g
const ENTITY = /&(?!(?:#\d+|#x[0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);)/
const IMAGE = /^(?:#|data:image\/|https?:\/\/|[^:]*$)/i

/** What is wrong with it, in words; none when it may stand. */
export function narrativeFaults(xhtml: string): readonly string[] {
  const text = xhtml.trim(), open: string[] = []
  let content = false, roots = 0
  PIECE.lastIndex = 0
  while (PIECE.lastIndex < text.length) {
    const match = PIECE.exec(text)
    if (!match) return ['is not well-formed XML']
    const [piece, closed, opened, attributes = '', selfClosed] = match
    if (closed !== undefined) {
      if (open.pop() !== closed) return ['has an element that is closed out of turn']
    } else if (opened !== undefined) {
      if (open.length === 0) roots++
      const fault = elementFault(opened, attributes, open.length === 0)
      if (fault) return [fault]
      if (opened === 'img') content = true
      if (!selfClosed) open.push(opened)
    } else if (!piece.startsWith('<!--')) {
      if (ENTITY.test(piece)) return ['has an ampersand that begins no entity']
      if (piece.trim() !== '') {
        if (open.length === 0) return ['has text outside its div']
        content = true
      }
    }
  }
  if (open.length > 0) return ['has an element that is not closed']
  return roots !== 1 ? ['is not one div'] : content ? [] : ['says nothing']
}

function elementFault(name: string, attributes: string, isRoot: boolean): string | undefined {
  if (isRoot && name !== 'div') return 'does not begin with a div'
  if (!ELEMENTS.has(name)) return `has the element ${name}, which narratives may not have`
  let namespace: string | undefined
  for (const [, attribute, double, single] of attributes.matchAll(ATTRIBUTE)) {
    const value = double ?? single ?? ''
    if (!ATTRIBUTES.has(attribute!)) return `has the attribute ${attribute}, which narratives may not have`
    if (attribute === 'xmlns') namespace = value
    if (attribute === 'href' && /^\s*(javascript|vbscript|data):/i.test(value)) return 'has a link that runs a script'
    if (attribute === 'src' && !IMAGE.test(value)) return 'has an image of an unsafe source'
    if (attribute === 'style' && /expression|javascript:|url\s*\(/i.test(value)) return 'has a style that reaches outside'
  }
  return isRoot && namespace !== NAMESPACE ? `has no xmlns="${NAMESPACE}" on its div` : namespace !== undefined && namespace !== NAMESPACE ? 'has another namespace' : undefined
}
