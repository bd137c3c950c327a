/** Strings as they are searched: without marks, case and surplus space.  R4 search.html#string */

/** Longer keys do not fit a B-tree; what comes behind is compared nowhere but in `exact`. UTF-16 units. */
export const LONGEST_FOLDED = 256

/** Nothing to strip. */
const PLAIN = /^[ -~]*$/

export function fold(text: string): string {
  const bare = PLAIN.test(text) ? text : storable(text).normalize('NFD').replace(/\p{M}+/gu, '')
  const plain = bare.toLowerCase().replace(/\s+/g, ' ').trim()
  return plain.length > LONGEST_FOLDED ? plain.slice(0, LONGEST_FOLDED).toWellFormed() : plain
}

/** PostgreSQL's text holds neither U+0000 nor half a surrogate pair. */
export const storable = (text: string): string => (text.includes('\0') ? text.replaceAll('\0', '') : text).toWellFormed()
