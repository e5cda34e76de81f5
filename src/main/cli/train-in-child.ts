import { join } from 'node:path'
import { AppError, toFailure } from '@shared/domain/errors'
import { printable, refuse } from '@main/cli/refusals'
import { packageRoot } from '@main/package-root'
import { stopGraceMs } from '@main/training/recipe'
import type { TrainingEvent } from '@main/training/run'
import type { Spawn, Worker } from '@main/workers/channel'
import type { TrainingProcedures, TrainingResult } from '@main/workers/training-procedures'

type Call = (worker: Worker<TrainingProcedures>, options: { signal: AbortSignal; graceMs: number; onEvent: (event: unknown) => void }) => Promise<TrainingResult>

/** Trains in a child process: one line a step; a run that cannot go on is refused by the name of its output. */
export async function trainInChild({ out, json }: { readonly out: string; readonly json?: boolean | undefined }, call: Call, spawn?: Spawn): Promise<void> {
  const { connect } = await import('@main/workers/channel')
  const { forkFrom } = await import('@main/workers/fork')
  const worker = connect<TrainingProcedures>((spawn ?? forkFrom(join(packageRoot(), 'out', 'main', 'workers')))('training'))
  const stop = new AbortController()
  const onSignal = () => stop.abort()
  process.once('SIGINT', onSignal)
  try {
    const result = await call(worker, { signal: stop.signal, graceMs: stopGraceMs, onEvent: (event) => print(event as TrainingEvent, json === true) })
    if (json === true) printLine({ pack: result.dir, name: result.name, sha256: result.sha256, provider: result.provider })
    else process.stdout.write(`model    ${printable(result.name)}\nsha256   ${result.sha256}\npack     ${printable(result.dir)}\n`)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    refuse(out, toFailure(error))
  } finally {
    process.off('SIGINT', onSignal)
    worker.close()
  }
}

const printLine = (value: unknown) => process.stdout.write(`${JSON.stringify(value)}\n`)

function print(event: TrainingEvent, json: boolean): void {
  switch (event.type) {
    case 'reading':
      if (process.stderr.isTTY) process.stderr.write(`\rfilms: ${event.done} of ${event.total}${event.done === event.total ? '\n' : ''}`)
      return
    case 'short':
      return
    case 'refused':
      { refuse(event.path, event.failure); return; }
    case 'resumed':
      process.stderr.write(`going on after step ${event.step}\n`)
      return
    case 'step': {
      const { step, loss, parts, ms } = event
      if (json) printLine({ step, loss, parts, ms: Math.round(ms) })
      else process.stdout.write(`step ${step}  loss ${loss.toFixed(4)}  ${figures(parts)}  ${Math.round(ms)} ms\n`)
      return
    }
    case 'validation': {
      const { step, auroc } = event
      if (json) printLine({ step, auroc })
      else process.stdout.write(`step ${step}  AUROC on watched patients  ${figures(auroc)}\n`)
      return
    }
    case 'overlap': {
      const { step, dice } = event
      if (json) printLine({ step, dice })
      else process.stdout.write(`step ${step}  Dice on watched patients  ${figures(dice)}\n`)
    }
  }
}

const figures = (values: Readonly<Record<string, number | null>>) => Object.entries(values).map(([name, value]) => `${printable(name)} ${value?.toFixed(4) ?? '–'}`).join('  ')
