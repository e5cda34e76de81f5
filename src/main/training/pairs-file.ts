import { readFile, stat } from 'node:fs/promises'
import { dirname, isAbsolute, resolve } from 'node:path'
import { z } from 'zod'
import { AppError } from '@shared/domain/errors'

const pair = z.object({ image: z.string().min(1), text: z.string().min(1) })
export type Pair = z.infer<typeof pair>

/**
 * Reads film-text pairs, one JSON object a line: {"image": path, "text": string}. A relative path starts at the file's
 * own folder, or where nothing is there, at the current one.
 * @throws AppError FILE_UNREADABLE, INPUT_INVALID naming the line, TRAINING_DATA when there is no pair
 */
export async function readPairs(path: string): Promise<Pair[]> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new AppError('FILE_UNREADABLE', 'The file of pairs cannot be read.', { cause })
  })
  const pairs: Pair[] = []
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    const { image, text: words } = parseLine(line, index + 1)
    pairs.push({ image: await located(image, dirname(path)), text: words })
  }
  if (pairs.length === 0) throw new AppError('TRAINING_DATA', 'The file of pairs is empty; each line should be {"image": path, "text": string}.')
  return pairs
}

function parseLine(line: string, number: number): Pair {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch (cause) {
    throw new AppError('INPUT_INVALID', `Line ${number} of the file of pairs is not JSON.`, { cause })
  }
  const parsed = pair.safeParse(value)
  if (!parsed.success) throw new AppError('INPUT_INVALID', `Line ${number} of the file of pairs must be {"image": path, "text": string}, neither of them empty.`)
  return parsed.data
}

async function located(image: string, folder: string): Promise<string> {
  if (isAbsolute(image)) return image
  const beside = resolve(folder, image)
  return (await stat(beside).catch(() => null)) ? beside : resolve(image)
}
