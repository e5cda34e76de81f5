import { resolve } from 'node:path'
import { InvalidArgumentError, type Command } from 'commander'
import { AppError, toFailure } from '@shared/domain/errors'
import { printable, refuse } from '@main/cli/refusals'
import type { ImportProgress } from '@main/checkpoint/import'
import type { Pack } from '@main/checkpoint/pack'
import type { Spawn } from '@main/workers/channel'

interface ImportOptions {
  readonly vocab: string
  readonly out: string
  readonly heads?: number
  readonly inputSize?: number
  readonly name?: string
  readonly card?: string
  readonly metrics?: string
  readonly licence?: string
  readonly notice?: string
  readonly promptSet?: string
  readonly demonstration?: boolean
  readonly json?: boolean
}

/** `gloriole model import|describe|quantise|export|verify`: packs from checkpoints, what they say of themselves, and whether it is so. */
export function registerModel(program: Command): void {
  const model = program.command('model').description('make and check model packs')
  model
    .command('import')
    .description('make a model pack from a GLoRIA checkpoint (PyTorch Lightning .ckpt or .safetensors); nothing in it is executed')
    .argument('<checkpoint>', 'the checkpoint')
    .requiredOption('--vocab <file>', "the text encoder's vocab.txt")
    .requiredOption('--out <pack>', 'folder of the pack to be; must not exist, or be empty')
    .option('--heads <n>', 'attention heads of the text encoder (default: its width / 64)', wholeNumber)
    .option('--input-size <n>', 'side in pixels of the image the ResNet sees: 224 as cropped, 299 upsampled (default: what the checkpoint says, else 299)', wholeNumber)
    .option('--name <name>', "the model's name (default: the checkpoint's file name)")
    .option('--card <file>', 'model card, Markdown')
    .option('--metrics <file>', 'evaluation results, a JSON object')
    .option('--licence <text>', 'licence of the weights')
    .option('--notice <text>', 'what is shown wherever the model is')
    .option('--prompt-set <name>', 'prompt set the model was evaluated with')
    .option('--demonstration', 'mark the model as a demonstration')
    .option('--json', 'print the result as one JSON object')
    .action(importModel)
  model
    .command('describe')
    .description('change what a pack says of itself: after a training was evaluated, its card and metrics')
    .argument('<pack>', 'folder of the pack')
    .option('--name <name>', "the model's name")
    .option('--card <file>', 'model card, Markdown')
    .option('--metrics <file>', 'evaluation results, a JSON object')
    .option('--licence <text>', 'licence of the weights')
    .option('--notice <text>', 'what is shown wherever the model is')
    .option('--prompt-set <name>', 'prompt set the model was evaluated with')
    .option('--json', 'print the result as one JSON object')
    .action(describeModel)
  model
    .command('quantise')
    .description('make a pack whose image encoder computes in 8 bits on the CPU: faster, and nearly the same scores; hold it against the old one with gloriole models compare')
    .argument('<pack>', 'folder of the pack')
    .requiredOption('--images <path>', 'frontal films to take the ranges of activations from, a file or a folder; labels are not needed')
    .requiredOption('--out <pack>', 'folder of the pack to be; must not exist, or be empty')
    .option('--films <n>', 'look at no more films than this, spread over the folder', wholeNumber, 64)
    .option('--name <name>', "the new model's name (default: the old one's and -8bit)")
    .option('--json', 'print the result as one JSON object')
    .action((pack: string, options: QuantiseOptions) => quantiseModel(pack, options))
  model
    .command('export')
    .description('write the networks as ONNX files, with the weights beside them, for other programs')
    .argument('<pack>', 'folder of the pack')
    .requiredOption('--onnx <dir>', 'folder to be; must not exist, or be empty')
    .option('--json', 'print the result as one JSON object')
    .action(exportModel)
  model
    .command('verify')
    .description("check a pack's manifest, the hash of every file and its self-test on this machine")
    .argument('<pack>', 'folder of the pack')
    .option('--json', 'print the result as one JSON object')
    .action(verifyModel)
}

export interface QuantiseOptions {
  readonly images: string
  readonly out: string
  readonly films: number
  readonly name?: string
  readonly json?: boolean
}

export async function quantiseModel(pack: string, { images, out, films: most, name, json }: QuantiseOptions, spawn?: Spawn): Promise<void> {
  const { filmArguments } = await import('@main/cli/film-arguments')
  const { trainInChild } = await import('@main/cli/train-in-child')
  const paths = (await filmArguments([images])).flatMap((one) => (one.kind === 'files' ? one.paths : []))
  if (paths.length === 0) throw new AppError('USAGE', 'Name a film or a folder of films with --images.')
  const count = Math.min(most, paths.length)
  const films = Array.from({ length: count }, (_, i) => resolve(paths[Math.floor((i * paths.length) / count)]!))
  const recipe = { model: resolve(pack), out: resolve(out), ...(name !== undefined && { name }), films }
  await trainInChild({ out, json }, (worker, options) => worker.call('quantise', recipe, options), spawn)
}

async function exportModel(dir: string, { onnx, json }: { readonly onnx: string; readonly json?: boolean }): Promise<void> {
  const { exportOnnx } = await import('@main/checkpoint/export-onnx')
  const { openPack } = await import('@main/checkpoint/pack')
  const files = await exportOnnx(await openPack(dir), onnx)
  process.stdout.write(json === true ? `${JSON.stringify({ folder: onnx, files })}\n` : files.map((name) => `${name}\n`).join(''))
}

async function importModel(checkpoint: string, options: ImportOptions): Promise<void> {
  const { importCheckpoint } = await import('@main/checkpoint/import')
  const { vocab: vocabulary, card, metrics, json, ...rest } = options
  const progress = progressLine()
  const dropped: string[] = []
  const report = (step: ImportProgress): void => {
    if (step.stage === 'tensors') dropped.push(...step.dropped)
    else progress.show(step.stage === 'weights' ? `weights: ${mebibytes(step.doneBytes)} of ${mebibytes(step.totalBytes)} MiB` : 'computing the self-test')
  }
  try {
    const pack = await importCheckpoint({
      ...rest,
      checkpoint,
      vocabulary,
      report,
      ...(card === undefined ? {} : { card: await textFile(card) }),
      ...(metrics === undefined ? {} : { metrics: jsonObject(await textFile(metrics)) })
    })
    progress.clear()
    print(json, { ...summary(pack), architecture: pack.manifest.architecture, tensors: pack.weights.tensors.size, dropped }, [
      ...lines(pack),
      `tensors  ${pack.weights.tensors.size} kept, ${dropped.length} dropped`
    ])
  } catch (error) {
    progress.clear()
    refuse(checkpoint, toFailure(error))
  }
}

export async function describeModel(path: string, { card, metrics, json, ...words }: Omit<ImportOptions, 'vocab' | 'out'>): Promise<void> {
  const { describePack } = await import('@main/checkpoint/describe-pack')
  try {
    const pack = await describePack(path, {
      ...words,
      ...(card === undefined ? {} : { card: await textFile(card) }),
      ...(metrics === undefined ? {} : { metrics: jsonObject(await textFile(metrics)) })
    })
    print(json, summary(pack), lines(pack))
  } catch (error) {
    refuse(path, toFailure(error))
  }
}

async function verifyModel(path: string, { json }: { readonly json?: boolean }): Promise<void> {
  const { verifyPack } = await import('@main/checkpoint/verify')
  const { isQuantised } = await import('@main/nn/quantised')
  try {
    const { pack, files, selfTest } = await verifyPack(path)
    print(json, { ...summary(pack), files, selfTest }, [
      ...lines(pack),
      ...files.map(({ name, sha256, bytes }) => `file     ${name}, ${bytes} bytes, ${sha256}`),
      ...(isQuantised(pack.weights) ? ['encoder  8 bits on the CPU'] : []),
      `self-test passed on ${selfTest.provider}: deviation ${selfTest.deviation.toExponential(1)}, tolerance ${selfTest.tolerance}`
    ])
  } catch (error) {
    refuse(path, toFailure(error))
  }
}

const summary = ({ dir, manifest, sha256 }: Pack) => ({ name: manifest.name, path: dir, sha256 })

const lines = ({ dir, manifest, sha256 }: Pack): string[] => [`model    ${printable(manifest.name)}`, `sha256   ${sha256}`, `pack     ${printable(dir)}`]

function print(json: boolean | undefined, object: unknown, text: readonly string[]): void {
  process.stdout.write(json === true ? `${JSON.stringify(object)}\n` : `${text.join('\n')}\n`)
}

const mebibytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(0)

/** One line on stderr that replaces itself; nothing where nobody looks (a file, a pipe). */
function progressLine(): { show(text: string): void; clear(): void } {
  const write = (text: string): void => {
    if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`)
  }
  let shown = 0
  return {
    show(text) {
      if (Date.now() - shown < 100) return
      shown = Date.now()
      write(text)
    },
    clear: () => write('')
  }
}

async function textFile(path: string): Promise<string> {
  const { readFile } = await import('node:fs/promises')
  return readFile(path, 'utf8').catch((cause: unknown) => {
    throw new AppError('FILE_UNREADABLE', 'The model card or the metrics cannot be read.', { cause })
  })
}

function jsonObject(text: string): Record<string, unknown> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new AppError('INPUT_INVALID', 'The metrics are no JSON.', { cause })
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new AppError('INPUT_INVALID', 'The metrics are no JSON object.')
  return value as Record<string, unknown>
}

function wholeNumber(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1 || value > 4096) throw new InvalidArgumentError('Expected a whole number from 1 to 4096.')
  return value
}
