import { expect, made, tell, type Stage } from '../stage.ts'

/** 7 Provider B asks for all that was read so far, and gets nothing of a member who is not its own. */
export async function lookIn(on: Stage): Promise<void> {
  const { as: { plan, hospital, providerA, providerB }, people, base } = on, member = made(on, 'member')
  const paths = new Set([
    ...plan.read, ...hospital.read, ...providerA.read, `${member}/_history`, `${member}/_history/1`, `Patient?identifier=${people.member.cin}`, `Patient?_id=${member.split('/')[1]}`,
    `Encounter?patient=${member}&_include=Encounter:patient`, `Patient?family=${people.member.family}&_summary=count`, `Encounter?patient=${member}&_total=accurate&_count=1`,
    `Organization?_id=demo-provider-a&_revinclude=EpisodeOfCare:organization`,
  ])
  const tales = [member.split('/')[1]!, people.member.cin, people.member.family]
  let leaks = 0
  for (const path of paths) {
    const answer = await providerB.get(path)
    const body = withoutLinks(answer.text, base), total = answer.body?.resourceType === 'Bundle' ? answer.body.total ?? 0 : 0
    const leaked = tales.some(tale => body.includes(tale)) || (total > 0 && !path.startsWith('Organization'))
    if (leaked) leaks++
    expect(on, !leaked, `GET ${path.replace(/\?.*/, '?…')} tells provider B nothing of the member`)
  }
  tell(on, `${paths.size} addresses read by the others, each asked again by provider B: ${leaks} told it anything`)
}

/** A searchset's links repeat what was asked for; they say nothing that the asker did not. */
const withoutLinks = (text: string, base: string): string => text.replace(/"url":"[^"]*"/g, url => url.includes(base) ? '' : url)
