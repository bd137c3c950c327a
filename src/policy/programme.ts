/** The programme as a whole: one line a topic. */
import { addedCriteria } from './programme/added-criteria.ts'
import { adultAge } from './programme/adult-age.ts'
import { broadening } from './programme/broadening.ts'
import { enrolment } from './programme/enrolment.ts'
import { launch } from './programme/launch.ts'
import { priorContacts } from './programme/prior-contacts.ts'

export const programme = [launch, enrolment, adultAge, addedCriteria, priorContacts, broadening] as const
