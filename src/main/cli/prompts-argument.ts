import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '@shared/domain/errors'
import type { OpenModel } from '@main/cli/open-model'
import { printable } from '@main/cli/refusals'
import { resourcesDir } from '@main/cli/resources'
import type { ExpandedPrompts } from '@main/gloria/prompts'
import type { Tokenizer } from '@main/gloria/tokenizer'

/**
 * The prompts of a file, or those the model was evaluated with. Warns of words the model hardly knows.
 * @throws AppError FILE_UNREADABLE; PROMPTS_INVALID also for prompts that the model cannot read at all
 */
export async function promptsFor(model: Pick<OpenModel, 'pack' | 'tokenizer'>, file: string | undefined): Promise<ExpandedPrompts> {
  const prompts = file === undefined ? await promptsOfPack(model) : await readPrompts(file)
  await warn(prompts, model.tokenizer)
  return prompts
}

/** The same warning for the prompts of a library. @param packDir default: the model that ships @throws AppError PROMPTS_INVALID */
export async function warnOfUnfamiliar(prompts: ExpandedPrompts, packDir: string | undefined): Promise<void> {
  const { openPack } = await import('@main/checkpoint/pack')
  const { openTokenizer } = await import('@main/gloria/tokenizer-of-pack')
  await warn(prompts, await openTokenizer(await openPack(packDir ?? join(resourcesDir(), 'models', 'gloria-demo'))))
}

async function warn(prompts: ExpandedPrompts, tokenizer: Tokenizer): Promise<void> {
  const { assertReadable, unfamiliarWords } = await import('@main/gloria/prompts-for-model')
  assertReadable(prompts, tokenizer)
  const words = unfamiliarWords(prompts, tokenizer)
  if (words.length > 0) process.stderr.write(`warning: the model's vocabulary knows these words of the prompts only in letters: ${printable(words.join(', '))}\n`)
}

/** @throws AppError FILE_UNREADABLE, PROMPTS_INVALID */
export async function readPrompts(path: string): Promise<ExpandedPrompts> {
  const { parsePrompts } = await import('@main/gloria/prompts')
  const json = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new AppError('FILE_UNREADABLE', 'The prompt file cannot be read.', { cause })
  })
  return parsePrompts(json)
}

async function promptsOfPack({ pack }: Pick<OpenModel, 'pack'>): Promise<ExpandedPrompts> {
  const { readShipped, shippedFor } = await import('@main/gloria/prompt-store')
  return shippedFor(pack.manifest.promptSet, await readShipped(join(resourcesDir(), 'prompts')))
}
