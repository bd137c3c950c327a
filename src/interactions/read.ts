import type { ReadingInteraction } from './interaction.ts'

/** GET [type]/[id]: the newest version; 404 when it never existed, 410 when it was deleted.  R4 http.html#read */
export const read: ReadingInteraction = {
  code: 'read',
  async run({ type, id, request }, { repository }) {
    const version = await repository.read(type, id)
    const known = request.headers['if-none-match']
    if (known !== undefined && known.split(',').some(tag => tag.trim().replace(/^W\//, '') === `"${version.version}"`)) return { status: 304, version }
    return { status: 200, version, body: version.text }
  },
}
