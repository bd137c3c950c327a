import { expect, made, tell, type Stage } from '../stage.ts'

/** 7 Provider B asks for all that was read so far, and gets nothing of a member who is not its own. */
export async function lookIn(on: Stage): Promise<void> {
  const { as: { plan, hospital, providerA, providerB }, cast: { member: one, parties }, base } = on, member = made(on, 'member')
  const paths = new Set([
    ...plan.read, ...hospital.read, ...providerA.read, `${member}/_history`, `${member}/_history/1`, `Patient?identifier=${one.cin}`, `Patient?_id=${member.split('/')[1]}`,
    `Encounter?patient=${member}&_include=Encounter:patient`, `Patient?family=${encodeURIComponent(one.family)}&birthdate=${one.birthDate}&_summary=count`, `Encounter?patient=${member}&_total=accurate&_count=1`,
    `Organization?_id=${parties.providerA.split('/')[1]}&_revinclude=EpisodeOfCare:organization`,
  ])
  const tales = [new RegExp(`\\b${one.id}\\b`), new RegExp(one.cin), new RegExp(`"${one.family}"`)]
  let leaks = 0
  for (const path of paths) {
    const answer = await providerB.get(path)
    const body = withoutLinks(answer.text, base), total = answer.body?.resourceType === 'Bundle' ? answer.body.total ?? 0 : 0
    const leaked = tales.some(tale => tale.test(body)) || (total > 0 && !path.startsWith('Organization'))
    if (leaked) leaks++
    expect(on, !leaked, `GET ${path.replace(/\?.*/, '?…')} tells provider B nothing of the member`)
  }
  tell(on, `${paths.size} addresses read by the others, each asked again by provider B: ${leaks} told it anything`)
}

/** A searchset's links repeat what was asked for; they say nothing that the asker did not. */
const withoutLinks = (text: string, base: string): string => text.replace(/"url":"[^"]*"/g, url => url.includes(base) ? '' : url)
