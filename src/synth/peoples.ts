/** Who lives in the population: groups with the languages they speak, and how OMB's categories of race and ethnicity name them. */
export interface People {
  readonly name: string
  /** Of the members, in thousandths. */
  readonly share: number
  readonly ethnicity: 'hispanic' | 'not-hispanic'
  /** Codes of CDC Race and Ethnicity, us-core-race's ombCategory. */
  readonly races: readonly { readonly share: number; readonly code: string; readonly display: string }[]
  /** BCP 47. */
  readonly languages: readonly { readonly share: number; readonly code: string; readonly display: string }[]
}

const ENGLISH = { code: 'en', display: 'English' }, WHITE = { code: '2106-3', display: 'White' }, ASIAN = { code: '2028-9', display: 'Asian' }

/** The shares are ours, of the order of what Medi-Cal publishes. */
export const PEOPLES = [
  {
    name: 'hispanic', share: 480, ethnicity: 'hispanic', races: [{ share: 60, ...WHITE }, { share: 40, code: '2131-1', display: 'Other Race' }],
    languages: [{ share: 58, code: 'es', display: 'Spanish' }, { share: 40, ...ENGLISH }, { share: 2, code: 'mix', display: 'Mixteco' }],
  },
  { name: 'white', share: 195, ethnicity: 'not-hispanic', races: [{ share: 1, ...WHITE }], languages: [{ share: 1, ...ENGLISH }] },
  { name: 'black', share: 80, ethnicity: 'not-hispanic', races: [{ share: 1, code: '2054-5', display: 'Black or African American' }], languages: [{ share: 1, ...ENGLISH }] },
  {
    name: 'chinese', share: 40, ethnicity: 'not-hispanic', races: [{ share: 1, ...ASIAN }],
    languages: [{ share: 35, code: 'yue', display: 'Cantonese' }, { share: 25, code: 'cmn', display: 'Mandarin' }, { share: 40, ...ENGLISH }],
  },
  { name: 'vietnamese', share: 30, ethnicity: 'not-hispanic', races: [{ share: 1, ...ASIAN }], languages: [{ share: 7, code: 'vi', display: 'Vietnamese' }, { share: 3, ...ENGLISH }] },
  { name: 'filipino', share: 35, ethnicity: 'not-hispanic', races: [{ share: 1, ...ASIAN }], languages: [{ share: 35, code: 'tl', display: 'Tagalog' }, { share: 65, ...ENGLISH }] },
  { name: 'korean', share: 12, ethnicity: 'not-hispanic', races: [{ share: 1, ...ASIAN }], languages: [{ share: 6, code: 'ko', display: 'Korean' }, { share: 4, ...ENGLISH }] },
  { name: 'japanese', share: 5, ethnicity: 'not-hispanic', races: [{ share: 1, ...ASIAN }], languages: [{ share: 4, code: 'ja', display: 'Japanese' }, { share: 6, ...ENGLISH }] },
  { name: 'armenian', share: 13, ethnicity: 'not-hispanic', races: [{ share: 1, ...WHITE }], languages: [{ share: 7, code: 'hy', display: 'Armenian' }, { share: 3, ...ENGLISH }] },
  { name: 'persian', share: 11, ethnicity: 'not-hispanic', races: [{ share: 1, ...WHITE }], languages: [{ share: 6, code: 'fa', display: 'Farsi' }, { share: 4, ...ENGLISH }] },
  { name: 'arab', share: 12, ethnicity: 'not-hispanic', races: [{ share: 1, ...WHITE }], languages: [{ share: 6, code: 'ar', display: 'Arabic' }, { share: 4, ...ENGLISH }] },
  { name: 'punjabi', share: 14, ethnicity: 'not-hispanic', races: [{ share: 1, ...ASIAN }], languages: [{ share: 6, code: 'pa', display: 'Punjabi' }, { share: 4, ...ENGLISH }] },
  { name: 'indian', share: 12, ethnicity: 'not-hispanic', races: [{ share: 1, ...ASIAN }], languages: [{ share: 4, code: 'hi', display: 'Hindi' }, { share: 6, ...ENGLISH }] },
  { name: 'hmong', share: 10, ethnicity: 'not-hispanic', races: [{ share: 1, ...ASIAN }], languages: [{ share: 55, code: 'hmn', display: 'Hmong' }, { share: 45, ...ENGLISH }] },
  { name: 'cambodian', share: 8, ethnicity: 'not-hispanic', races: [{ share: 1, ...ASIAN }], languages: [{ share: 55, code: 'km', display: 'Khmer' }, { share: 45, ...ENGLISH }] },
  {
    name: 'slavic', share: 14, ethnicity: 'not-hispanic', races: [{ share: 1, ...WHITE }],
    languages: [{ share: 6, code: 'ru', display: 'Russian' }, { share: 2, code: 'uk', display: 'Ukrainian' }, { share: 2, ...ENGLISH }],
  },
  {
    name: 'pacific', share: 12, ethnicity: 'not-hispanic', races: [{ share: 1, code: '2076-8', display: 'Native Hawaiian or Other Pacific Islander' }],
    languages: [{ share: 25, code: 'sm', display: 'Samoan' }, { share: 75, ...ENGLISH }],
  },
  { name: 'native', share: 17, ethnicity: 'not-hispanic', races: [{ share: 1, code: '1002-5', display: 'American Indian or Alaska Native' }], languages: [{ share: 1, ...ENGLISH }] },
] as const satisfies readonly People[]
