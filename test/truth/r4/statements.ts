/** Every statement of R4 that the guide's page tells of. Another page of R4 is a file and its line. */
import { BUNDLE } from './bundle.ts'
import { FORM } from './form.ts'
import { HTTP } from './http.ts'
import { OPERATIONS } from './operations.ts'
import type { Statement } from './statement.ts'

export const STATEMENTS: readonly Statement[] = [...HTTP, ...BUNDLE, ...FORM, ...OPERATIONS]
