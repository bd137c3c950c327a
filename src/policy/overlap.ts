/** ECM beside, or instead of, other programmes: one line a topic. */
import { asking } from './overlap/asking.ts'
import { communitySupports } from './overlap/community-supports.ts'
import { complementary } from './overlap/complementary.ts'
import { dSnp } from './overlap/d-snp.ts'
import { dSnpRelief } from './overlap/d-snp-relief.ts'
import { duplicative } from './overlap/duplicative.ts'
import { excluding } from './overlap/excluding.ts'
import { hospiceAndMosaic } from './overlap/hospice-and-mosaic.ts'
import { medicare } from './overlap/medicare.ts'
import { membersChoice } from './overlap/members-choice.ts'
import { primaryManager } from './overlap/primary-manager.ts'
import { shareOfCost } from './overlap/share-of-cost.ts'
import { telling } from './overlap/telling.ts'
import { twoTcm } from './overlap/two-tcm.ts'

export const overlap = [
  complementary, duplicative, excluding, shareOfCost, dSnp, dSnpRelief, medicare, asking, telling, primaryManager, hospiceAndMosaic, communitySupports, twoTcm, membersChoice,
] as const
