/** Assignment to an ECM provider and a Lead Care Manager: one line a topic. */
import { acceptance } from './assignment/acceptance.ts'
import { behavioralHealthProvider } from './assignment/behavioral-health-provider.ts'
import { capacityOnFile } from './assignment/capacity-on-file.ts'
import { ccsCaseManager } from './assignment/ccs-case-manager.ts'
import { contractedPopulation } from './assignment/contracted-population.ts'
import { countyBehavioralHealth } from './assignment/county-behavioral-health.ts'
import { declineGrounds } from './assignment/decline-grounds.ts'
import { declineNotice } from './assignment/decline-notice.ts'
import { expeditedNotice } from './assignment/expedited-notice.ts'
import { leadCareManager } from './assignment/lead-care-manager.ts'
import { leadCareManagerNotice } from './assignment/lead-care-manager-notice.ts'
import { memberPreference } from './assignment/member-preference.ts'
import { otherLeadCareManager } from './assignment/other-lead-care-manager.ts'
import { primaryCareProvider } from './assignment/primary-care-provider.ts'
import { reassignment } from './assignment/reassignment.ts'
import { routineNotice } from './assignment/routine-notice.ts'
import { weighed } from './assignment/weighed.ts'

export const assignment = [
  weighed, routineNotice, expeditedNotice, memberPreference, primaryCareProvider,
  behavioralHealthProvider, countyBehavioralHealth, ccsCaseManager, acceptance, declineGrounds,
  declineNotice, leadCareManagerNotice, leadCareManager, contractedPopulation, otherLeadCareManager,
  reassignment, capacityOnFile,
] as const
