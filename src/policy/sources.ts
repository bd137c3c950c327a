/** Every document a rule rests on. */
export interface Source {
  readonly title: string
  readonly publisher: string
  /** The day, month or year of the edition read. */
  readonly published?: string
  readonly url?: string
  /** read: the document itself; found: a public page or another's summary; recall: not confirmed; reading: ours, where sources are silent or disagree. */
  readonly kind: 'read' | 'found' | 'recall' | 'reading'
  /** SHA-256, hex, of the copy read. */
  readonly copy?: string
}

export const SOURCES = {
  'la-guide-2.0': { title: 'Enhanced Care Management (ECM) Provider Reference Guide, version 2.0', publisher: 'Los Angeles County Managed Care Plans', published: '2024-09-01', kind: 'read', copy: 'd21cb2c4b83de0bc0e26619f13207847647a561ffa51c03ab9895a172b4b7668' },
  'action-plan-2024-03': { title: 'CalAIM Enhanced Care Management & Community Supports "Action Plan" to Refine & Improve the Services', publisher: 'DHCS', published: '2024-03', kind: 'read', copy: '72d8d22ecac0fbe868f77e5e5d035b6d9a40755410584ab6627d7bebdec07091' },
  'memo-2021-06': { title: 'Final ECM/ILOS Requirement Documents Release: Summary of Updates and Changes (memorandum)', publisher: 'DHCS', published: '2021-06-03', kind: 'read', copy: '646d498fac51ea379e6950253ffb127d9a8e5db2d3b5e5c6e0b1b40905d5a8e0' },
  'anthem-slides-2021-07': { title: 'CalAIM Enhanced Care Management and In-Lieu of Services: provider opportunities, July 2021 monthly update', publisher: 'Anthem Blue Cross and L.A. Care', published: '2021-07', kind: 'read', copy: '7129632d81476091162f9d166cab24dab3704afd39aecab5342325238c67635f' },
  'proposal-2021-03': { title: 'Enhanced Care Management and In Lieu of Services compared (proposed design)', publisher: 'not named', published: '2021-03', kind: 'read', copy: 'f4b51a12c6225b8a9dad2aec6154cc8df54c78bbd809a81561b2a5a53bfa4ce9' },
  'ecm-policy-guide': { title: 'ECM Policy Guide, as the L.A. guide gives its criteria (not read)', publisher: 'DHCS', kind: 'found' },
  'ecm-faq': { title: 'CalAIM 101 resources (DHCS FAQ on ECM)', publisher: 'traininghealthequity.org', kind: 'found', url: 'https://traininghealthequity.org' },
  'cfr-42-438-404': { title: '42 CFR 438.404(c)(5): timing of notice (older edition)', publisher: 'laws9.com', kind: 'found', url: 'https://laws9.com/cfr/text/42/438/404' },
  'cfr-42-438-210': { title: '42 CFR 438.210(d) as amended by CMS-0057-F, in an article', publisher: 'signaledi.com', kind: 'found', url: 'https://signaledi.com' },
  'cms-0057-f-summary': { title: 'CMS-0057-F, in a summary', publisher: 'myersandstauffer.com', kind: 'found', url: 'https://myersandstauffer.com' },
  'cms-0057-f-medicaid': { title: 'CMS-0057-F and Medicaid managed care (a draft, by its author)', publisher: 'signaledi.com', kind: 'found', url: 'https://signaledi.com' },
  'health-net-manual': { title: 'Provider manual: denial notification; notification delays', publisher: 'Health Net', kind: 'found' },
  'hs-1367.01-digest': { title: 'Health & Safety Code 1367.01, in the digest of a bill of 2025-26', publisher: 'fastdemocracy.com', kind: 'found', url: 'https://fastdemocracy.com' },
  'alliance-outcomes': { title: 'Referral outcomes (five, only some names readable)', publisher: 'thealliance.health', kind: 'found', url: 'https://thealliance.health' },
  'anthem-notice-2023-07': { title: 'Provider notice of 11 July 2023 on transitional care', publisher: 'Anthem Blue Cross of California', published: '2023-07-11', kind: 'found' },
  'hpsj-2024-02': { title: 'Population health management: transitional care services', publisher: 'hpsj.com', published: '2024-02-14', kind: 'found', url: 'https://www.hpsj.com' },
  'hpsj-calaim': { title: 'CalAIM: ECM go-live dates', publisher: 'hpsj.com', kind: 'found', url: 'https://www.hpsj.com/providers/calaim' },
  'alliance-ecm': { title: 'Enhanced Care Management (pages on its launch)', publisher: 'thealliance.health', kind: 'found', url: 'https://thealliance.health' },
  'la-care-eligibility': { title: 'ECM eligibility (page for providers, older wording)', publisher: 'L.A. Care', kind: 'found', url: 'https://www.lacare.org/providers/provider-resources/ecm/eligibility' },
  'la-care-ecm-faqs': { title: 'ECM: frequently asked questions (page for providers)', publisher: 'L.A. Care', kind: 'found', url: 'https://www.lacare.org/providers/ecm/faqs' },
  'la-care-d-snp-faq': { title: 'Frequently asked questions on D-SNP members in ECM (node 56926)', publisher: 'L.A. Care', kind: 'found', url: 'https://www.lacare.org/node/56926' },
  'ji-notices': { title: 'Notices on justice-involved members', publisher: 'Monterey County; Health Net', kind: 'found' },
  'qimr-columns': { title: 'Columns of the quarterly ECM report, as a public repository lists them (55528613513)', publisher: 'not named', kind: 'found' },
  'calhr-holidays': { title: 'State holidays', publisher: 'CalHR', kind: 'found', url: 'https://www.calhr.ca.gov' },
  'gov-code-6700': { title: 'Government Code 6700 and 6701, in summaries', publisher: 'State of California', kind: 'found' },
  'recall': { title: 'General knowledge, not confirmed by any source read', publisher: 'ecm-fhir', kind: 'recall' },
  'reading': { title: 'Our reading, where the sources are silent or disagree', publisher: 'ecm-fhir', kind: 'reading' },
} as const satisfies Record<string, Source>

export type SourceKey = keyof typeof SOURCES
