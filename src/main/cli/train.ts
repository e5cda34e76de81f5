import { join, resolve } from 'node:path'
import { InvalidArgumentError, Option, type Command } from 'commander'
import { AppError, toFailure } from '@shared/domain/errors'
import { printable, refuse } from '@main/cli/refusals'
import { addCommonOptions, commonOf, type CommonOptions } from '@main/cli/training-options'
import { packageRoot } from '@main/package-root'
import type { ContrastiveRecipe } from '@main/training/recipe'
import type { TrainingEvent } from '@main/training/run'
import type { Spawn, Worker } from '@main/workers/channel'
import type { TrainingProcedures, TrainingResult } from '@main/workers/training-procedures'

interface ContrastiveOptions extends CommonOptions {
  readonly pairs: string
  readonly bn: 'frozen' | 'batch'
  readonly encoders: ('image' | 'text')[]
  readonly globalOnly?: boolean
}

/** `gloriole train contrastive`: training runs in a child process, on this machine alone. */
export function registerTrain(program: Command): void {
  const train = program.command('train').description('train a model pack further; the result is a new pack')
  addCommonOptions(train.command('contrastive'), { shuffle: true, augment: false, schedule: 'constant' })
    .description('contrast films with their texts, globally and word by word (GLoRIA)')
    .requiredOption('--pairs <jsonl>', 'lines of {"image": path, "text": string}')
    .addOption(new Option('--bn <statistics>', 'batch normalisation with running statistics, or with those of the batch').choices(['frozen', 'batch']).default('frozen'))
    .option('--encoders <names>', 'what is trained: image, text, or image,text', encoders, ['image', 'text'])
    .option('--global-only', 'leave out the losses of words and regions (ConVIRT)')
    .action((options: ContrastiveOptions) => trainContrastive(options))
}

function encoders(text: string): ('image' | 'text')[] {
  const names = text.split(',')
  if (!names.every((name) => name === 'image' || name === 'text')) throw new InvalidArgumentError('Expected image, text, or image,text.')
  return names
}

/** One line a step; a run that cannot go on is refused by the name of its output. */
export async function trainContrastive({ pairs, bn, encoders: trained, globalOnly, ...common }: ContrastiveOptions, spawn?: Spawn): Promise<void> {
  const recipe: ContrastiveRecipe = { ...commonOf(common), pairs: resolve(pairs), statistics: bn, encoders: trained, globalOnly: globalOnly ?? false }
  await inChild(common, (worker, options) => worker.call('contrastive', recipe, options), spawn)
}

type Call = (worker: Worker<TrainingProcedures>, options: { signal: AbortSignal; onEvent: (event: unknown) => void }) => Promise<TrainingResult>

async function inChild({ out, json }: Pick<CommonOptions, 'out' | 'json'>, call: Call, spawn?: Spawn): Promise<void> {
  const { connect } = await import('@main/workers/channel')
  const { forkFrom } = await import('@main/workers/fork')
  const worker = connect<TrainingProcedures>((spawn ?? forkFrom(join(packageRoot(), 'out', 'main', 'workers')))('training'))
  const stop = new AbortController()
  const onSignal = () => stop.abort()
  process.once('SIGINT', onSignal)
  try {
    const result = await call(worker, { signal: stop.signal, onEvent: (event) => print(event as TrainingEvent, json === true) })
    if (json === true) process.stdout.write(`${JSON.stringify({ pack: result.dir, name: result.name, sha256: result.sha256, provider: result.provider })}\n`)
    else process.stdout.write(`model    ${printable(result.name)}\nsha256   ${result.sha256}\npack     ${printable(result.dir)}\n`)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    refuse(out, toFailure(error))
  } finally {
    process.off('SIGINT', onSignal)
    worker.close()
  }
}

function print(event: TrainingEvent, json: boolean): void {
  if (event.type === 'reading') {
    if (process.stderr.isTTY) process.stderr.write(`\rfilms: ${event.done} of ${event.total}${event.done === event.total ? '\n' : ''}`)
  } else if (event.type === 'resumed') {
    process.stderr.write(`going on after step ${event.step}\n`)
  } else {
    const { step, loss, parts, ms } = event
    if (json) process.stdout.write(`${JSON.stringify({ step, loss, parts, ms: Math.round(ms) })}\n`)
    else process.stdout.write(`step ${step}  loss ${loss.toFixed(4)}  ${Object.entries(parts).map(([name, value]) => `${name} ${value.toFixed(4)}`).join('  ')}  ${Math.round(ms)} ms\n`)
  }
}
