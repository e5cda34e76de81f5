import { readFile } from 'node:fs/promises'
import { AppError } from '@shared/domain/errors'

/** The special pieces that a BERT vocabulary must hold. */
const SPECIAL = ['[PAD]', '[UNK]', '[CLS]', '[SEP]'] as const

/** Pieces of a WordPiece vocabulary; the index is the id. */
export type Vocabulary = readonly string[]

/**
 * Reads `vocab.txt`: one piece a line.
 * @param size rows of the text encoder's embedding table: a piece beyond it has no vector
 * @throws AppError FILE_UNREADABLE; VOCABULARY_MISMATCH when special pieces are missing or the size does not fit.
 */
export async function readVocabulary(path: string, size: number): Promise<Vocabulary> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new AppError('FILE_UNREADABLE', 'The vocabulary of the model pack cannot be read.', { cause })
  })
  const pieces = text.replace(/\r?\n$/, '').split(/\r?\n/)
  const missing = SPECIAL.filter((piece) => !pieces.includes(piece))
  if (missing.length > 0) throw new AppError('VOCABULARY_MISMATCH', `The vocabulary lacks ${missing.join(', ')}.`)
  if (pieces.length > size) {
    throw new AppError('VOCABULARY_MISMATCH', `The vocabulary has ${pieces.length} pieces, the text encoder only ${size}.`)
  }
  return pieces
}
