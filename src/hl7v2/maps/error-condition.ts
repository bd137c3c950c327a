/** An issue's type → ERR-3, table 0357. What is not here is an application error. */
export const ERROR_CONDITION = {
  'structure': { code: 100, text: 'Segment sequence error' },
  'required': { code: 101, text: 'Required field missing' },
  'value': { code: 102, text: 'Data type error' },
  'code-invalid': { code: 103, text: 'Table value not found' },
  'too-long': { code: 104, text: 'Value too long' },
  'not-supported': { code: 200, text: 'Unsupported message type' },
  'not-found': { code: 204, text: 'Unknown key identifier' },
  'duplicate': { code: 205, text: 'Duplicate key identifier' },
  'exception': { code: 207, text: 'Application error' },
} as const satisfies Record<string, { code: number; text: string }>
