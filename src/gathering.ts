/**
 * The figures of all processes at once: whoever is asked for them asks the first process, and that one each worker. Counters of a worker
 * that died stay in the sum, as it last told them: a sum that went down would be read as a beginning from zero.
 */
import cluster, { type Worker } from 'node:cluster'
import { counted, foldFigures, type Figures } from './http/metrics.ts'

type Asking = { readonly ask: 'figures'; readonly no: number }
type Answer = { readonly told: 'figures'; readonly no: number; readonly figures: readonly Figures[] }

/** A worker that is too busy to answer is counted with what it told before. */
const PATIENCE_MS = 2_000

/** So many are kept apart before they become one. */
const MOST_DEPARTED = 8

/** In the first process: answers its workers. @param own of this process */
export function gatherForWorkers(own: () => Promise<Figures>): void {
  const last = new Map<number, Figures>(), asking = asker()
  let departed: readonly Figures[] = []
  cluster.on('message', (worker, message: unknown) => {
    if (isAnswer(message)) return asking.answered(message)
    if (isAsking(message)) void all().then(figures => tell(worker, { told: 'figures', no: message.no, figures }), () => undefined)
  })
  cluster.on('exit', worker => {
    const figures = last.get(worker.id)
    last.delete(worker.id)
    if (figures) departed = [...departed, counted(figures)]
  })
  async function all(): Promise<readonly Figures[]> {
    const workers = Object.values(cluster.workers ?? {}).filter(worker => worker !== undefined && worker.isConnected()) as readonly Worker[]
    await Promise.all(workers.map(async worker => {
      const [figures] = await asking.ask(question => tell(worker, question)) ?? []
      if (figures && !worker.isDead()) last.set(worker.id, figures)
    }))
    if (departed.length > MOST_DEPARTED) {
      const folding = departed
      departed = [await foldFigures(folding), ...departed.slice(folding.length)]
    }
    return [await own(), ...departed, ...last.values()]
  }
}

/** In a worker: how it learns the figures of all; and it answers when the first process asks for its own. */
export function gatherInWorker(own: () => Promise<Figures>): () => Promise<readonly Figures[]> {
  const asking = asker(), tellFirst = (message: Asking | Answer): void => { if (process.connected) process.send?.(message) }
  process.on('message', (message: unknown) => {
    if (isAnswer(message)) return asking.answered(message)
    if (isAsking(message)) void own().then(figures => tellFirst({ told: 'figures', no: message.no, figures: [figures] }), () => undefined)
  })
  return async () => await asking.ask(tellFirst) ?? [await own()]
}

function tell(worker: Worker, message: Asking | Answer): void {
  if (worker.isConnected()) worker.send(message, undefined, () => undefined) // one that dies meanwhile is not told
}

/** Questions under way, each with a number of its own. */
function asker(): { ask(send: (question: Asking) => void): Promise<readonly Figures[] | undefined>; answered(answer: Answer): void } {
  const open = new Map<number, (figures: readonly Figures[]) => void>()
  let no = 0
  return {
    ask: send => new Promise(resolve => {
      const mine = ++no, done = (figures?: readonly Figures[]): void => {
        clearTimeout(timer)
        open.delete(mine)
        resolve(figures)
      }
      const timer = setTimeout(done, PATIENCE_MS)
      open.set(mine, done)
      send({ ask: 'figures', no: mine })
    }),
    answered({ no: answered, figures }) { open.get(answered)?.(figures) },
  }
}

const isObject = (message: unknown): message is object => typeof message === 'object' && message !== null
const isAsking = (message: unknown): message is Asking => isObject(message) && 'ask' in message && message.ask === 'figures'
const isAnswer = (message: unknown): message is Answer => isObject(message) && 'told' in message && message.told === 'figures'
