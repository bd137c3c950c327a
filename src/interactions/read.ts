import type { FhirRequest } from '../fhir/request.ts'
import type { Version } from '../fhir/version.ts'
import type { ReadingInteraction } from './interaction.ts'

/** GET [type]/[id]: the newest version; 404 when it never existed, 410 when it was deleted.  R4 http.html#read, #cread */
export const read: ReadingInteraction = {
  code: 'read',
  async run({ type, id, request }, { repository }) {
    const version = await repository.read(type, id)
    return isKnown(version, request) ? { status: 304, version } : { status: 200, version, body: version.text }
  },
}

/** Where there is a tag, it alone counts. Last-Modified has seconds only.  RFC 9110, 13.1 */
function isKnown(version: Version, { headers }: FhirRequest): boolean {
  const tags = headers['if-none-match'], since = headers['if-modified-since']
  if (tags !== undefined) return tags.split(',').some(tag => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === `"${version.version}"`)
  return since !== undefined && Math.floor(Date.parse(version.lastUpdated) / 1000) * 1000 <= Date.parse(since)
}
