import type { Task } from '@medplum/fhirtypes'
import { citations, cited } from '../citations.ts'
import { CLOCKED_COUNTY } from '../cast.ts'
import { adt, type Visit } from '../messages.ts'
import { sendMessage, type Acknowledgment } from '../mllp-client.ts'
import { expect, isOf, made, resources, tell, type Stage } from '../stage.ts'

const HOUR = 3_600_000

/** 6 The hospital tells of an admission and a discharge over HL7 v2; provider A hears of both if the member is its own, and of nobody else's. */
export async function admit(on: Stage): Promise<void> {
  const ours = await isOf(on, on.as.providerA), at = on.now(), admitted = new Date(at.getTime() - 30 * HOUR)
  const stay: Visit = { trigger: 'A01', member: on.cast.member, controlId: `MC${on.run}A`, visitNumber: `V${on.run}`, token: on.tokens.hospital, at: admitted, admitted }
  const admission = adt(stay), first = await send(on, admission, 'A01')
  const { encounter, version } = await visit(on, stay.visitNumber, 'in-progress')
  if (ours) {
    await heard(on, 1, encounter)
    await careTasks(on, 'admission')
  }

  const repeated = await sendMessage(on.mllp, admission)
  expect(on, repeated.text === first.text, 'the same message again gets the same acknowledgment')
  expect(on, (await visit(on, stay.visitNumber, 'in-progress')).version === version, 'and changes nothing')
  tell(on, 'the same message again: the same acknowledgment, nothing changed')

  const theirs = resources(await on.as.providerA.send('POST', `Patient/_search?_id=${on.cast.other.id}`), 'Patient').length > 0
  if (theirs) tell(on, 'the other became provider A\'s in an earlier run: no A01 of them this time')
  else await send(on, adt({ ...stay, member: on.cast.other, controlId: `MC${on.run}X`, visitNumber: `X${on.run}` }), 'A01 of somebody who is not provider A\'s')
  const discharged = new Date(at.getTime() - HOUR)
  await send(on, adt({ ...stay, trigger: 'A03', controlId: `MC${on.run}B`, at: discharged, discharged }), 'A03')
  const after = await visit(on, stay.visitNumber, 'finished')
  expect(on, after.encounter === encounter, 'the Encounter that appeared is the one that finishes')
  if (ours) {
    await heard(on, 2, encounter)
    await careTasks(on, 'discharge')
    expect(on, events(on).join() === '1,2', `provider A was told 1 and 2, without a gap and of nobody else (it was told ${events(on).join(', ')})`)
    return
  }
  expect(on, (await on.as.providerA.get(`Encounter/${encounter.split('/')[1]}`)).status === 404, 'provider A, whose the member is not, does not see the stay')
  expect(on, events(on).length === 0, 'and is not told of it')
  tell(on, "provider A is told nothing: the member is not its own")
}

async function send(on: Stage, message: string, what: string): Promise<Acknowledgment> {
  const answer = await sendMessage(on.mllp, message)
  expect(on, answer.code === 'AA', `${what} is acknowledged with AA (it was ${answer.code || 'not acknowledged'})`)
  tell(on, `${what}: ${answer.code}`)
  return answer
}

async function visit(on: Stage, number: string, status: string): Promise<{ encounter: string; version: string | undefined }> {
  const found = resources(await on.as.hospital.get(`Encounter?identifier=${number}`), 'Encounter')
  expect(on, found.length === 1, `there is one Encounter of the visit (there are ${found.length})`)
  expect(on, found[0]?.status === status, `the Encounter is ${status}`)
  if (found[0]) tell(on, `  ${on.base}/Encounter/${found[0].id}: ${found[0].status}`)
  return { encounter: `Encounter/${found[0]?.id}`, version: found[0]?.meta?.versionId }
}

const events = ({ listener, made: known }: Stage): number[] => {
  const mine = listener.told.filter(told => told.type === 'event-notification' && JSON.stringify(told.bundle.entry?.[0]).includes(known.get('subscription') ?? 'no subscription'))
  return [...new Set(mine.map(told => told.number ?? 0))]
}

async function heard(on: Stage, number: number, encounter: string): Promise<void> {
  const told = await on.listener.until(t => t.type === 'event-notification' && t.number === number)
  if (expect(on, told !== undefined, `provider A is told event ${number}`)) {
    expect(on, told!.focus?.endsWith(encounter) === true, `event ${number} is about the Encounter`)
    tell(on, `  provider A was told event ${number}: ${told!.focus}`)
  }
}

async function careTasks(on: Stage, at: 'admission' | 'discharge'): Promise<void> {
  const member = made(on, 'member'), tasks = resources(await on.as.providerA.get(`Task?patient=${member}&code=transitional-care`), 'Task').filter(task => !on.made.has(task.id!))
  const clocked = on.cast.member.county === CLOCKED_COUNTY
  expect(on, tasks.length > 0 === clocked, clocked ? `a transitional-care Task appears at ${at}` : `no clock runs at ${at} where no rule starts one`)
  if (!clocked) tell(on, `  ${on.cast.member.county} County has no rule of its own that starts a clock at ${at}`)
  for (const task of tasks) {
    on.made.set(task.id!, `Task/${task.id}`)
    describe(on, task)
  }
}

function describe(on: Stage, task: Task): void {
  tell(on, `  ${on.base}/Task/${task.id}: ${task.description ?? 'transitional care'}, due ${task.restriction?.period?.end}`)
  for (const citation of citations(task)) tell(on, `    ${citation.severity === 'warning' ? 'warning' : 'by'} ${cited(citation)}`)
}
