/** The reference's ids that software cannot hold, by why. */
export const NOT_ENFORCEABLE = [
  { why: 'a word or a name explained, nothing that a record could break',
    ids: [
      'PRG-002', 'PRG-015', 'CS-016', 'DSC-019',
    ] },
  { why: 'what a plan files with DHCS or prints, outside every record exchanged here',
    ids: [
      'PRG-012', 'IDN-006', 'NET-017', 'NET-018', 'NET-021', 'NET-026', 'NET-027', 'NET-028', 'NET-030', 'CS-009',
    ] },
  { why: 'how staff are trained, told or called, which no resource shows',
    ids: [
      'IDN-005', 'IDN-008', 'IDN-009', 'CLM-008', 'STF-011', 'AUD-010',
    ] },
  { why: 'an encouragement without a measure',
    ids: [
      'AUT-009', 'IDN-004', 'COR-012', 'COR-013', 'TCS-020', 'TCS-022', 'CS-008',
    ] },
  { why: 'a duty without a measure: ECM is to be given in person first, and no source says how much of it',
    ids: [
      'PRG-003',
    ] },
  { why: 'tone, language and respect in what people say to one another',
    ids: [
      'PRG-011', 'COR-010', 'OUT-013',
    ] },
  { why: 'a document that is not read here, so that nothing of it can be held',
    ids: [
      'PRG-016', 'JI-004',
    ] },
  { why: 'a plan of 2021 that events have overtaken',
    ids: [
      'PRG-H1', 'NET-025',
    ] },
  { why: 'how a plan organizes its audits and oversight',
    ids: [
      'AUD-001', 'AUD-006', 'AUD-007', 'AUD-008', 'AUD-009', 'AUD-011',
    ] },
] as const satisfies readonly { readonly why: string; readonly ids: readonly string[] }[]
