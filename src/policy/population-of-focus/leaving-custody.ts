import { any, fact, oneOf, withinPast } from '../criteria.ts'

/** Still inside and about to leave, or out for at most 12 months, the day included. */
export const leavingCustody = any('Transitioning from a correctional facility, or left it within 12 months', [
  withinPast('releaseDate', 12, 'Released within the past 12 months'), fact('transitioning', 'In custody, and transitioning'),
])
export const fromYouthFacility = oneOf('facility', ['youth-correctional'], 'A youth correctional facility')
export const fromAdultFacility = oneOf('facility', ['prison', 'jail'], 'A prison or jail')
