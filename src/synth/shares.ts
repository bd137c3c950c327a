/** How the population is made up, reckoned from the tables it is drawn from: what a page tells, and what a sample is held to. */
import { BANDS } from './ages.ts'
import { COUNTIES } from './counties.ts'
import { peoplesOf, shareWithin } from './person.ts'
import { STORIES, type Story } from './stories.ts'

/** By name, of all members: numbers in [0, 1]. */
export type Shares = ReadonlyMap<string, number>

const totalOf = (of: readonly { readonly share: number }[]): number => of.reduce((sum, { share }) => sum + share, 0)
const stories: readonly Story[] = STORIES, told = totalOf(stories)
const shareOf = ({ share }: Story): number => share / told

export const storyShares = (): Shares => new Map(stories.map(story => [story.name, shareOf(story)]))
export const countyShares = (): Shares => new Map(COUNTIES.map(({ name, share }) => [name, share / totalOf(COUNTIES)]))

/** Of those who are in one; who is in two counts twice. */
export const populationShares = (): Shares => summed(stories.flatMap(story => story.populations.map(code => [code, shareOf(story)] as const)))

export const bandName = ({ from, through }: (typeof BANDS)[number]): string => `${from}-${through}`
export const ageShares = (): Shares => summed(stories.flatMap(story => {
  const [from, through] = story.told.ages, within = BANDS.map(band => [bandName(band), shareWithin(band, from, through)] as const), all = within.reduce((sum, [, share]) => sum + share, 0)
  return within.map(([name, share]) => [name, shareOf(story) * share / all] as const)
}))

export const languageShares = (): Shares => summed(stories.flatMap(story => {
  const peoples = peoplesOf(story.told), all = totalOf(peoples)
  return peoples.flatMap(({ share, languages }) => languages.map(language => [language.code, shareOf(story) * share / all * language.share / totalOf(languages)] as const))
}))

function summed(all: readonly (readonly [string, number])[]): Shares {
  const sums = new Map<string, number>()
  for (const [name, share] of all) sums.set(name, (sums.get(name) ?? 0) + share)
  return sums
}
