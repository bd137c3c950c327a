/** What the maker of a change had read has moved: the change is to be made again from what stands now. */
export class Remake extends Error {
  constructor(reason: string) {
    super(reason)
    this.name = 'Remake'
  }
}
export const isRemake = (error: unknown): boolean => error instanceof Remake
