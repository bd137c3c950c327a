import { expect, made, tell, type Stage } from '../stage.ts'

/** 3 Which Populations of Focus are met, shown by what, by which rule. */
export async function determine(on: Stage): Promise<void> {
  const answer = await on.as.plan.get(`${made(on, 'member')}/$ecm-eligibility`)
  expect(on, answer.status === 200, `the determination is given (it was answered with ${answer.status})`)
  tell(on, answer.text.slice(0, 300))
}
