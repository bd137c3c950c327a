import { listen } from './listener.ts'
import { stage, type World } from './stage.ts'
import { STEPS } from './steps.ts'

/** Plays the main job through the server's doors, a readable line for each thing that happened. @returns one line for each expectation that was not met */
export async function play(world: World): Promise<readonly string[]> {
  const listener = await listen(), on = stage(world, listener)
  const failures: string[] = []
  try {
    for (const [i, { title, act }] of STEPS.entries()) {
      world.say(`\n${i + 1}  ${title}`)
      try {
        await act(on)
      } catch (error) {
        on.failures.push(error instanceof Error ? error.message : 'it broke off')
      }
      failures.push(...on.failures.splice(0).map(failure => `step ${i + 1}, ${title}: ${failure}`))
    }
    const own = on.made.get('subscription')
    if (own) await on.as.providerA.send('DELETE', own)
  } finally {
    await listener.stop()
  }
  return failures
}
