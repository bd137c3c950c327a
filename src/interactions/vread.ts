import type { ReadingInteraction } from './interaction.ts'

/** GET [type]/[id]/_history/[vid]: one version; a deletion's is gone.  R4 http.html#vread */
export const vread: ReadingInteraction = {
  code: 'vread',
  async run({ type, id, version: number }, { repository }) {
    const version = await repository.vread(type, id, number)
    return { status: 200, version, body: version.text }
  },
}
