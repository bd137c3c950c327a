/** The state holidays on which the state's offices close, as CalHR lists them. INT-002 */
import { addDays, dayOfWeek, type CivilDate } from './civil-date.ts'

/** Day by day, as listed. */
export const CALHR: ReadonlySet<string> = new Set([
  '2022-01-17', '2022-02-21', '2022-03-31', '2022-05-30', '2022-07-04', '2022-09-05', '2022-11-11', '2022-11-24', '2022-11-25', '2022-12-26',
  '2023-01-02', '2023-01-16', '2023-02-20', '2023-03-31', '2023-05-29', '2023-07-04', '2023-09-04', '2023-11-10', '2023-11-23', '2023-11-24', '2023-12-25',
  '2024-01-01', '2024-01-15', '2024-02-19', '2024-04-01', '2024-05-27', '2024-07-04', '2024-09-02', '2024-11-11', '2024-11-28', '2024-11-29', '2024-12-25',
  '2025-01-01', '2025-01-20', '2025-02-17', '2025-03-31', '2025-05-26', '2025-07-04', '2025-09-01', '2025-11-11', '2025-11-27', '2025-11-28', '2025-12-25',
  '2026-01-01', '2026-01-19', '2026-02-16', '2026-03-31', '2026-05-25', '2026-09-07', '2026-11-11', '2026-11-26', '2026-11-27', '2026-12-25',
  '2027-01-01', '2027-01-18', '2027-02-15', '2027-03-31', '2027-05-31', '2027-07-05', '2027-09-06', '2027-11-11', '2027-11-25', '2027-11-26',
])

/** The years CalHR's list was read for; others are reckoned from the rule, which a test holds to the list. */
const LISTED = { first: 2022, last: 2027 }

export function isStateHoliday(date: CivilDate): boolean {
  const year = Number(date.slice(0, 4))
  return year >= LISTED.first && year <= LISTED.last ? CALHR.has(date) : reckoned(year).has(date)
}

/** Sunday holidays move to Monday; Veterans Day on a Saturday to Friday; other Saturday holidays do not move. */
export function reckoned(year: number): ReadonlySet<CivilDate> {
  const day = (month: number, n: number): CivilDate => `${pad(year, 4)}-${pad(month, 2)}-${pad(n, 2)}` as CivilDate
  const fixed = [day(1, 1), day(3, 31), day(7, 4), day(11, 11), day(12, 25)].map(date => {
    if (dayOfWeek(date) === 7) return addDays(date, 1)
    return dayOfWeek(date) === 6 && date.endsWith('-11-11') ? addDays(date, -1) : date
  })
  const nth = (month: number, weekday: number, n: number): CivilDate => {
    const first = day(month, 1)
    return addDays(first, (weekday - dayOfWeek(first) + 7) % 7 + 7 * (n - 1))
  }
  const lastOfMay = addDays(day(5, 31), -((dayOfWeek(day(5, 31)) + 6) % 7)), thanksgiving = nth(11, 4, 4)
  return new Set([...fixed, nth(1, 1, 3), nth(2, 1, 3), lastOfMay, nth(9, 1, 1), thanksgiving, addDays(thanksgiving, 1)])
}

const pad = (n: number, width: number): string => String(n).padStart(width, '0')
