/** The main job, step by step. */
import type { Stage } from './stage.ts'
import { admit } from './steps/admit.ts'
import { decide } from './steps/decide.ts'
import { determine } from './steps/determine.ts'
import { enroll } from './steps/enroll.ts'
import { lookIn } from './steps/look-in.ts'
import { refer } from './steps/refer.ts'
import { refuse } from './steps/refuse.ts'
import { subscribe } from './steps/subscribe.ts'

export interface Step { readonly title: string; act(on: Stage): Promise<void> }

export const STEPS: readonly Step[] = [
  { title: 'The plan enrolls two members and says who cares for them', act: enroll },
  { title: 'The hospital refers', act: refer },
  { title: 'Who is eligible, shown by what', act: determine },
  { title: 'The plan decides', act: decide },
  { title: 'Provider A subscribes to admissions of its members', act: subscribe },
  { title: 'The hospital admits and discharges', act: admit },
  { title: 'Provider B looks in', act: lookIn },
  { title: 'Wrong payloads', act: refuse },
]
