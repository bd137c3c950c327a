/** From one setting to another: one line a topic. */
import { duration } from './transitional-care/duration.ts'
import { emergencyVisit } from './transitional-care/emergency-visit.ts'
import { memberContact } from './transitional-care/member-contact.ts'
import { outreach } from './transitional-care/outreach.ts'
import { pcpConnection } from './transitional-care/pcp-connection.ts'
import { pointOfContact } from './transitional-care/point-of-contact.ts'
import { settingsLeft } from './transitional-care/settings-left.ts'

export const transitionalCare = [settingsLeft, outreach, memberContact, pcpConnection, duration, emergencyVisit, pointOfContact] as const
