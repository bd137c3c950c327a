/** The programme as a whole: one line a topic. */
import { addedCriteria } from './programme/added-criteria.ts'
import { adultAge } from './programme/adult-age.ts'
import { beyondPopulations } from './programme/beyond-populations.ts'
import { broadening } from './programme/broadening.ts'
import { careManagementTiers } from './programme/care-management-tiers.ts'
import { enrolment } from './programme/enrolment.ts'
import { launch } from './programme/launch.ts'
import { offer } from './programme/offer.ts'
import { priorContacts } from './programme/prior-contacts.ts'

export const programme = [launch, offer, beyondPopulations, careManagementTiers, enrolment, adultAge, addedCriteria, priorContacts, broadening] as const
