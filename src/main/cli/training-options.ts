import { resolve } from 'node:path'
import { InvalidArgumentError, Option, type Command } from 'commander'
import { imageStages, type ImageStage } from '@main/training/image-stages'
import type { CommonRecipe } from '@main/training/recipe'

/** What every `gloriole train` verb takes. */
export interface CommonOptions {
  readonly model: string
  readonly out: string
  readonly name?: string
  readonly steps: number
  readonly batch: number
  readonly accumulate: number
  readonly lr: number
  readonly schedule: 'constant' | 'cosine'
  readonly warmUp: number
  readonly optimizer: 'adam' | 'adamw' | 'sgd'
  readonly betas: [number, number]
  readonly momentum: number
  readonly weightDecay: number
  readonly clip?: number
  readonly shuffle: boolean
  readonly augment: boolean
  readonly seed: number
  readonly saveEvery: number
  readonly json?: boolean
}

/** Adds the common options with the defaults of a kind of training. */
export function addCommonOptions(command: Command, { shuffle, augment, schedule }: { readonly shuffle: boolean; readonly augment: boolean; readonly schedule: 'constant' | 'cosine' }): Command {
  return command
    .requiredOption('--model <pack>', 'the pack to start from')
    .requiredOption('--out <pack>', 'folder of the pack to be; must not exist, or be empty')
    .option('--name <name>', "the new model's name (default: the old one's and -trained)")
    .requiredOption('--steps <n>', 'updates', whole)
    .requiredOption('--batch <n>', 'films of a batch', whole)
    .option('--accumulate <n>', 'batches averaged in an update', whole, 1)
    .requiredOption('--lr <x>', 'learning rate', above)
    .addOption(new Option('--schedule <kind>', 'how the learning rate goes on after the warm-up').choices(['constant', 'cosine']).default(schedule))
    .option('--warm-up <n>', 'steps over which the learning rate rises', count, 0)
    .addOption(new Option('--optimizer <name>', 'adam has its weight decay as L2 (as PyTorch), adamw apart').choices(['adam', 'adamw', 'sgd']).default('adam'))
    .option('--betas <a,b>', 'decay of the two moments of adam', pair, [0.9, 0.999])
    .option('--momentum <x>', 'of sgd', fraction, 0.9)
    .option('--weight-decay <x>', 'weight decay', notNegative, 0)
    .option('--clip <norm>', 'largest norm of all gradients together (default: not clipped)', above)
    .option('--shuffle <on|off>', 'another order in each round', onOff, shuffle)
    .option('--augment <on|off>', 'films turned, shifted and re-exposed at random; never mirrored', onOff, augment)
    .option('--seed <n>', 'of everything random', count, 0)
    .option('--save-every <n>', 'steps between two states on disk, from which a killed run goes on', whole, 20)
    .option('--json', 'print one JSON object per step')
}

export function commonOf({ model, out, lr, clip, ...rest }: CommonOptions): CommonRecipe {
  return { ...rest, model: resolve(model), out: resolve(out), learningRate: lr, clip: clip ?? null }
}

export const whole = number('a whole number from 1', (value) => Number.isInteger(value) && value >= 1)
const count = number('a whole number from 0', (value) => Number.isInteger(value) && value >= 0)
export const above = number('a number above 0', (value) => value > 0 && value < Infinity)
export const notNegative = number('a number from 0', (value) => value >= 0 && value < Infinity)
export const upToHalf = number('a number from 0 to 0.5', (value) => value >= 0 && value <= 0.5)
const fraction = number('a number from 0 to below 1', (value) => value >= 0 && value < 1)

function number(what: string, accept: (value: number) => boolean): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (text.trim() === '' || !accept(value)) throw new InvalidArgumentError(`Expected ${what}.`)
    return value
  }
}

function pair(text: string): [number, number] {
  const values = text.split(',').map(fraction)
  if (values.length !== 2) throw new InvalidArgumentError('Expected two numbers and a comma between them.')
  return values as [number, number]
}

function onOff(text: string): boolean {
  if (text !== 'on' && text !== 'off') throw new InvalidArgumentError('Expected on or off.')
  return text === 'on'
}

/** Parts of an image encoder, with commas between them. */
export function stages(text: string): ImageStage[] {
  const names = text.split(',')
  const odd = names.find((name) => !(imageStages as readonly string[]).includes(name))
  if (odd !== undefined) throw new InvalidArgumentError(`Expected some of ${imageStages.join(', ')}, with commas between them.`)
  return names as ImageStage[]
}
