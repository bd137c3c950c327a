/** The entry of a table under a code that came from outside; a name that every object inherits is no entry. */
export const entry = <T>(table: Readonly<Record<string, T>>, code: string): T | undefined => Object.hasOwn(table, code) ? table[code] : undefined
