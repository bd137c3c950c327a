/** JSON whose decimals keep their spelling, for to FHIR 1.00 is not 1.0. The tree holds plain numbers, the spelling lies beside it. */
declare global { interface JSON { rawJSON(text: string): object } }

const spellings = new WeakMap<object, Map<string, string>>()

/** A trailing zero, an exponent, 16 digits, minus zero, below a millionth: JavaScript would print these otherwise. A string may match too; that only costs time. */
const RISKY = /\.\d*0(?:[\s,}\]]|$)|(?:^|[:,[\s])-?\d+(?:\.\d+)?[eE]|[\d.]{16}|-0(?:[\s,}\]]|$)|0\.0{6}/

export const parseJson = (text: string): unknown => RISKY.test(text) ? JSON.parse(text, remember) : JSON.parse(text)
/** @param indent spaces a level; without it, on one line */
export const stringifyJson = (value: unknown, indent?: number): string => JSON.stringify(value, restore, indent)

/** A deep copy that keeps the spellings, which structuredClone would forget. */
export const cloneJson = <T>(value: T): T => parseJson(stringifyJson(value)) as T

/** A number as it was spelled. */
export function spelled(holder: object, key: string, value: number): string {
  const spelling = spellings.get(holder)?.get(key)
  return spelling !== undefined && Number(spelling) === value ? spelling : JSON.stringify(value)
}

/** The number at `from[key]` is now also at `to[toKey]`. */
export function carrySpelling(from: object, key: string, to: object, toKey: string): void {
  const spelling = spellings.get(from)?.get(key)
  if (spelling !== undefined) keep(to, toKey, spelling)
}

function remember(this: object, key: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value === 'number' && context?.source !== undefined && context.source !== String(value)) keep(this, key, context.source)
  return value
}
function restore(this: object, key: string, value: unknown): unknown {
  const spelling = typeof value === 'number' ? spellings.get(this)?.get(key) : undefined
  return spelling !== undefined && Number(spelling) === value ? JSON.rawJSON(spelling) : value
}
function keep(holder: object, key: string, spelling: string): void {
  const known = spellings.get(holder) ?? new Map<string, string>()
  spellings.set(holder, known.set(key, spelling))
}
