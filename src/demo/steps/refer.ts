import type { Parameters, Task } from '@medplum/fhirtypes'
import { citations, cited } from '../citations.ts'
import { CIN_SYSTEM } from '../../hl7v2/identifiers.ts'
import type { Player } from '../cast.ts'
import { expect, resources, tell, type Stage } from '../stage.ts'

const HOURS_72 = 72 * 3_600_000

const referral = ({ cin, expected: { populations } }: Player, urgency: 'routine' | 'expedited', provider: string): Parameters => ({
  resourceType: 'Parameters',
  parameter: [
    { name: 'identifier', valueIdentifier: { system: CIN_SYSTEM, value: cin } },
    // Who refers believes in some Population, also of somebody who meets none (REF-005).
    ...(populations.length > 0 ? populations : ['2']).map(valueCode => ({ name: 'population', valueCode })),
    { name: 'urgency', valueCode: urgency },
    { name: 'provider', valueReference: { reference: provider } },
  ],
})

/** 2 The hospital refers: a ServiceRequest and a Task appear, and the due date says which rule set it. */
export async function refer(on: Stage): Promise<void> {
  const routine = await submit(on, on.cast.member, 'routine', 'referral')
  if (routine) {
    const [rule] = citations(routine).filter(c => c.severity === 'error')
    expect(on, rule?.rule === 'AUT-001', 'a routine referral is due by AUT-001')
  }
  const expedited = await submit(on, on.cast.other, 'expedited', 'expedited')
  if (expedited) {
    const due = Date.parse(expedited.restriction?.period?.end ?? ''), received = Date.parse(expedited.authoredOn ?? '')
    expect(on, due - received === HOURS_72, 'an expedited referral is due 72 elapsed hours after it came')
    expect(on, citations(expedited).some(c => c.rule === 'AUT-002'), 'an expedited referral is due by AUT-002')
  }
}

async function submit(on: Stage, member: Player, urgency: 'routine' | 'expedited', as: string): Promise<Task | undefined> {
  const answer = await on.as.hospital.send('POST', 'ServiceRequest/$submit-referral', referral(member, urgency, on.cast.parties.providerA))
  if (!expect(on, answer.status === 200 || answer.status === 201, `the ${urgency} referral is taken (it was answered with ${answer.status})`)) return undefined
  const [request] = resources(answer, 'ServiceRequest')
  if (!expect(on, request?.id !== undefined, `the answer holds the ServiceRequest of the ${urgency} referral`)) return undefined
  on.made.set(as, `ServiceRequest/${request!.id}`)
  const found = await on.as.plan.get(`Task?focus=ServiceRequest/${request!.id}`), [task] = resources(found, 'Task')
  if (member.coverage === undefined) {
    expect(on, task === undefined, 'no plan is asked to decide of somebody in no plan')
    tell(on, `${urgency}: ${on.base}/ServiceRequest/${request!.id}; the member is in no plan, so none is asked to decide`)
    return undefined
  }
  if (!expect(on, task !== undefined, `the plan finds the Task of the ${urgency} referral`)) return undefined
  on.made.set(`${as}-task`, `Task/${task!.id}`)
  tell(on, `${urgency}: ${on.base}/ServiceRequest/${request!.id}, ${on.base}/Task/${task!.id}`)
  tell(on, `  a decision is due ${task!.restriction?.period?.end}`)
  for (const citation of citations(task)) tell(on, `  ${citation.severity === 'warning' ? `warning${citation.due ? `: ${citation.due}` : ''}` : 'by'} ${cited(citation)}`)
  expect(on, task!.status === 'requested', 'the Task waits for the plan')
  expect(on, task!.owner?.reference === on.cast.parties.plan, "the Task is the plan's")
  return task
}
