import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '@shared/domain/errors'
import type { OpenModel } from '@main/cli/open-model'
import { printable } from '@main/cli/refusals'
import { resourcesDir } from '@main/cli/resources'
import type { ExpandedPrompts } from '@main/gloria/prompts'

/**
 * The prompts of a file, or those the model was evaluated with. Warns of words the model hardly knows.
 * @throws AppError FILE_UNREADABLE; PROMPTS_INVALID also for prompts that the model cannot read at all
 */
export async function promptsFor(model: Pick<OpenModel, 'pack' | 'tokenizer'>, file: string | undefined): Promise<ExpandedPrompts> {
  const { assertReadable, unfamiliarWords } = await import('@main/gloria/prompts-for-model')
  const prompts = file === undefined ? await promptsOfPack(model) : await readPrompts(file)
  assertReadable(prompts, model.tokenizer)
  const words = unfamiliarWords(prompts, model.tokenizer)
  if (words.length > 0) process.stderr.write(`warning: the model's vocabulary knows these words of the prompts only in letters: ${printable(words.join(', '))}\n`)
  return prompts
}

async function readPrompts(path: string): Promise<ExpandedPrompts> {
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
