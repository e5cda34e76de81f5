import { implement } from '@orpc/server'
import { training as contract } from '@shared/contract/training'
import type { TrainingRun } from '@shared/domain/training'
import { latestOf } from '@main/api/latest-of'
import type { Services } from '@main/api/services'

export function trainingRouter({ runs, nextCases }: Services) {
  const os = implement(contract)
  return os.router({
    dataset: os.dataset.handler(() => runs.dataset()),
    nextCases: os.nextCases.handler(({ input }) => nextCases(input)),
    curve: os.curve.handler(() => runs.curve()),
    runs: os.runs.handler(() => runs.runs()),
    follow: os.follow.handler(({ signal }) => {
      const stream = latestOf<TrainingRun>((run) => run.id, signal)
      stream.left.addEventListener('abort', runs.watch(stream.push), { once: true })
      return Promise.resolve(stream.iterator)
    }),
    start: os.start.handler(({ input }) => runs.start(input)),
    pause: os.pause.handler(({ input }) => runs.pause(input.id)),
    resume: os.resume.handler(({ input }) => runs.resume(input.id, input.learningRate)),
    cancel: os.cancel.handler(({ input }) => runs.cancel(input.id))
  })
}
