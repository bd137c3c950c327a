/** What a room may say while it works: fixed words and scalar fields, never a body, an address, a name or an id out of a body. */
export interface Log {
  debug(fields: LogFields, message: string): void
  info(fields: LogFields, message: string): void
  warn(fields: LogFields, message: string): void
  error(fields: LogFields, message: string): void
}
export type LogFields = Readonly<Record<string, string | number | boolean | undefined | Error>>
