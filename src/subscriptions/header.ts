/** A header a subscriber wants on every notification: a line 'Name: value'.  RFC 9110 §5 */

const LINE = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+):[ \t]*([\x21-\x7e](?:[\x20-\x7e\t]*[\x21-\x7e])?)[ \t]*$/
/** What describes the body or the connection is ours to say. */
const OURS = /^(content-.*|host|connection|keep-alive|transfer-encoding|te|trailer|upgrade|expect|user-agent|proxy-.*|forwarded|x-forwarded-.*|via)$/i
const LONGEST = 4_096

/** Why the line cannot be sent, or undefined. Never repeats the line: it may be a secret. */
export function headerProblem(line: string): string | undefined {
  if (line.length > LONGEST) return `A header has at most ${LONGEST} characters`
  const name = LINE.exec(line)?.[1]
  if (name === undefined) return "A header is one line 'Name: value' of visible ASCII characters"
  return OURS.test(name) ? 'This header is not for a subscriber to set' : undefined
}
