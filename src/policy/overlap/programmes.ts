/** The programmes that touch ECM, and how a rule relates them to it. */
import type { FactName } from '../facts.ts'

/** both: in ECM and in the other. either-or: in one of the two, as the member chooses. excluded: not in ECM. */
export type Relation = 'both' | 'either-or' | 'excluded'
/** What a rule says of the programmes it names. */
export interface Related { readonly kind: 'related'; readonly of: { readonly [R in Relation]?: readonly Programme[] } }

export type Programme = FactName extends infer N ? N extends `programs.${infer Code}` ? Code : never : never

export const PROGRAMMES = {
  ccs: "California Children's Services", 'smhs-tcm': 'Specialty Mental Health Services Targeted Case Management', 'smhs-icc': 'SMHS Intensive Care Coordination for children',
  'dmc-ods': 'Drug Medi-Cal Organized Delivery System and Drug Medi-Cal care coordination', fsp: 'Full Service Partnership', hcpcfc: 'Health Care Program for Children in Foster Care',
  ihss: 'In-Home Supportive Services', ghpp: 'Genetically Handicapped Persons Program', 'ccs-wcm': 'CCS Whole Child Model', cbas: 'Community-Based Adult Services',
  'mcp-medicare-ffs': 'Medicare fee-for-service', 'mcp-other-ma': 'Medicare Advantage other than a D-SNP', 'ca-wraparound': 'California Wraparound', 'regional-center': 'Regional Centers for individuals with I/DD',
  cpsp: 'Comprehensive Perinatal Services Program', bih: 'Black Infant Health Program', pei: 'California Perinatal Equity Initiative', aimss: 'American Indian Maternal Support Services',
  chvp: 'California Home Visiting Program', 'calworks-hvp': 'CalWORKs Home Visiting Program',
  mssp: 'Multipurpose Senior Services Program', alw: 'Assisted Living Waiver', hcba: 'Home and Community-Based Alternatives Waiver', 'hiv-waiver': 'HIV/AIDS Waiver',
  'hcbs-dd': 'HCBS Waiver for individuals with developmental disabilities', sdp: 'Self-Determination Program for individuals with I/DD', 'lga-tcm': "Local governmental agencies' Targeted Case Management",
  ccm: "The plan's Complex Care Management", cct: 'California Community Transitions', mfp: 'Money Follows the Person',
  'fide-snp': 'Fully Integrated Dual Eligible Special Needs Plan', pace: 'Program of All-Inclusive Care for the Elderly', 'eae-dsnp': 'D-SNP with exclusively aligned enrollment', 'non-eae-dsnp': 'D-SNP without exclusively aligned enrollment',
  'family-mosaic': 'Family Mosaic Project', hospice: 'Hospice', 'soc-non-ltc': 'A share of cost other than for long-term care',
} as const satisfies Record<Programme, string>
