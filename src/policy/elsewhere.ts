/** The reference's ids that software can hold but this version does not: no answer rests on them. By area, with what is wanting. */
export const ELSEWHERE = [
  { area: 'identification', why: 'the ways of identifying members and the monthly file come with the flat files',
    ids: [
      'IDN-001', 'IDN-002', 'IDN-003', 'IDN-007',
    ] },
  { area: 'referral', why: 'the form a referral came on is not told apart yet',
    ids: [
      'REF-001', 'REF-002', 'REF-003', 'REF-004', 'REF-005', 'REF-006',
    ] },
  { area: 'authorization', why: 'notices, presumptive authorization and plan changes come with their own workflows',
    ids: [
      'AUT-004', 'AUT-007', 'AUT-008', 'AUT-010', 'AUT-011', 'AUT-012', 'AUT-013', 'AUT-016', 'AUT-017',
    ] },
  { area: 'notice', why: 'no workflow of this area is served yet',
    ids: [
      'NOA-001', 'NOA-002', 'NOA-003', 'NOA-004', 'NOA-005', 'NOA-006', 'NOA-007', 'NOA-008', 'NOA-009',
    ] },
  { area: 'grievance-appeal', why: 'no workflow of this area is served yet',
    ids: [
      'GRV-001', 'GRV-002', 'GRV-003', 'GRV-004', 'GRV-005', 'GRV-006', 'GRV-007', 'GRV-008', 'GRV-009', 'GRV-010', 'GRV-011', 'GRV-012', 'GRV-013',
      'GRV-014',
    ] },
  { area: 'outreach', why: 'no workflow of this area is served yet',
    ids: [
      'OUT-001', 'OUT-002', 'OUT-003', 'OUT-004', 'OUT-005', 'OUT-006', 'OUT-007', 'OUT-008', 'OUT-009', 'OUT-010', 'OUT-011', 'OUT-H1', 'OUT-012',
    ] },
  { area: 'opt-in', why: 'no workflow of this area is served yet',
    ids: [
      'OPT-001', 'OPT-002', 'OPT-003', 'OPT-004', 'OPT-005', 'OPT-H1', 'OPT-006',
    ] },
  { area: 'data-sharing', why: 'no workflow of this area is served yet',
    ids: [
      'DSH-001', 'DSH-002', 'DSH-003', 'DSH-004', 'DSH-005', 'DSH-006', 'DSH-007', 'DSH-008', 'DSH-009',
    ] },
  { area: 'assessment', why: 'no workflow of this area is served yet',
    ids: [
      'ASM-001', 'ASM-002', 'ASM-003', 'ASM-004', 'ASM-005', 'ASM-006', 'ASM-007', 'ASM-008', 'ASM-009', 'ASM-010', 'ASM-011', 'ASM-012',
    ] },
  { area: 'care-plan', why: 'no workflow of this area is served yet',
    ids: [
      'CPL-001', 'CPL-002', 'CPL-003', 'CPL-004', 'CPL-005', 'CPL-006', 'CPL-007', 'CPL-008', 'CPL-009', 'CPL-010', 'CPL-011', 'CPL-012',
    ] },
  { area: 'core-services', why: 'no workflow of this area is served yet',
    ids: [
      'COR-001', 'COR-002', 'COR-003', 'COR-004', 'COR-005', 'COR-006', 'COR-007', 'COR-008', 'COR-009', 'COR-011',
    ] },
  { area: 'transitional-care', why: 'tasks without a clock of their own, and their contents',
    ids: [
      'TCS-002', 'TCS-003', 'TCS-004', 'TCS-005', 'TCS-006', 'TCS-007', 'TCS-008', 'TCS-009', 'TCS-014', 'TCS-017', 'TCS-018', 'TCS-019', 'TCS-021',
    ] },
  { area: 'discontinuation', why: 'no workflow of this area is served yet',
    ids: [
      'DSC-001', 'DSC-002', 'DSC-003', 'DSC-004', 'DSC-005', 'DSC-006', 'DSC-007', 'DSC-008', 'DSC-009', 'DSC-010', 'DSC-011', 'DSC-012', 'DSC-013',
      'DSC-014', 'DSC-015', 'DSC-016', 'DSC-017', 'DSC-018', 'DSC-020',
    ] },
  { area: 'reauthorization', why: 'no workflow of this area is served yet',
    ids: [
      'RAU-001', 'RAU-002', 'RAU-003', 'RAU-004', 'RAU-005',
    ] },
  { area: 'provider-change', why: 'no workflow of this area is served yet',
    ids: [
      'CHG-001', 'CHG-002', 'CHG-H1', 'CHG-003', 'CHG-004',
    ] },
  { area: 'continuity', why: 'no workflow of this area is served yet',
    ids: [
      'COC-001', 'COC-002',
    ] },
  { area: 'network', why: 'no workflow of this area is served yet',
    ids: [
      'NET-001', 'NET-002', 'NET-003', 'NET-004', 'NET-005', 'NET-006', 'NET-007', 'NET-008', 'NET-009', 'NET-010', 'NET-011', 'NET-012', 'NET-013',
      'NET-014', 'NET-015', 'NET-016', 'NET-019', 'NET-020', 'NET-022', 'NET-023', 'NET-024', 'NET-029',
    ] },
  { area: 'staffing', why: 'the team, its training and its monthly report come with the flat files',
    ids: [
      'STF-001', 'STF-002', 'STF-003', 'STF-006', 'STF-007', 'STF-008', 'STF-009',
    ] },
  { area: 'claims', why: 'no workflow of this area is served yet',
    ids: [
      'CLM-001', 'CLM-002', 'CLM-003', 'CLM-004', 'CLM-005', 'CLM-006', 'CLM-007', 'CLM-010', 'CLM-011', 'CLM-012', 'CLM-013',
    ] },
  { area: 'payment', why: 'no workflow of this area is served yet',
    ids: [
      'PAY-001', 'PAY-002', 'PAY-003', 'PAY-004', 'PAY-005', 'PAY-006', 'PAY-007', 'PAY-008', 'PAY-009', 'PAY-011',
    ] },
  { area: 'files', why: 'no workflow of this area is served yet',
    ids: [
      'FIL-001', 'FIL-002', 'FIL-003', 'FIL-004', 'FIL-005', 'FIL-006', 'FIL-007', 'FIL-008', 'FIL-009', 'FIL-010', 'FIL-011', 'FIL-012',
    ] },
  { area: 'reporting', why: 'no workflow of this area is served yet',
    ids: [
      'RPT-001', 'RPT-002', 'RPT-003', 'RPT-004',
    ] },
  { area: 'audit', why: 'no workflow of this area is served yet',
    ids: [
      'AUD-002', 'AUD-003', 'AUD-004', 'AUD-005',
    ] },
  { area: 'community-supports', why: 'no workflow of this area is served yet',
    ids: [
      'CS-001', 'CS-002', 'CS-003', 'CS-H1', 'CS-H2', 'CS-004', 'CS-005', 'CS-006', 'CS-007', 'CS-010', 'CS-011', 'CS-012', 'CS-013', 'CS-014',
      'CS-015', 'CS-017', 'CS-018', 'CS-019', 'CS-020', 'CS-021',
    ] },
  { area: 'justice-involved', why: 'comes with the fourth Population of Focus',
    ids: [
      'JI-001', 'JI-002', 'JI-003',
    ] },
  { area: 'closed-loop-referral', why: 'no workflow of this area is served yet',
    ids: [
      'CLR-001', 'CLR-002', 'CLR-003', 'CLR-004', 'CLR-005', 'CLR-006', 'CLR-007',
    ] },
] as const satisfies readonly { readonly area: string; readonly why: string; readonly ids: readonly string[] }[]
