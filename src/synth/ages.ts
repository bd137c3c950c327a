/** How old members are: bands, both ends included, in each of which every year is as likely. Shares in thousandths, ours. */
export const BANDS = [
  { from: 0, through: 5, share: 120 }, { from: 6, through: 12, share: 140 }, { from: 13, through: 17, share: 100 }, { from: 18, through: 20, share: 50 }, { from: 21, through: 25, share: 80 },
  { from: 26, through: 44, share: 250 }, { from: 45, through: 64, share: 170 }, { from: 65, through: 79, share: 70 }, { from: 80, through: 95, share: 20 },
] as const satisfies readonly { readonly from: number; readonly through: number; readonly share: number }[]
