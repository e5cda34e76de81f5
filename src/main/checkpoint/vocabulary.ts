import { AppError } from '@shared/domain/errors'
import { openForReading, readExactly } from '@main/checkpoint/read-bytes'

/** Sixteen times BERT's multilingual vocabulary. */
const vocabularyLimitBytes = 16 * 1024 * 1024
const special = ['[PAD]', '[UNK]', '[CLS]', '[SEP]']

/**
 * WordPiece pieces of a vocab.txt (Hugging Face BERT), one a line; the line number is the id.
 * Errors: FILE_UNREADABLE, VOCABULARY_MISMATCH (no UTF-8, too large, a piece twice, one of [PAD] [UNK] [CLS] [SEP] missing).
 */
export async function readVocabulary(path: string): Promise<readonly string[]> {
  const handle = await openForReading(path)
  try {
    const { size } = await handle.stat()
    if (size > vocabularyLimitBytes) throw mismatch('is larger than 16 MiB')
    return piecesOf(await readExactly(handle, 0, size))
  } finally {
    await handle.close()
  }
}

function piecesOf(bytes: Uint8Array): readonly string[] {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw mismatch('is no UTF-8 text', cause)
  }
  // Only at line feeds: some pieces of BERT's vocabularies are Unicode's other line separators.
  const pieces = text.replace(/\n$/, '').split('\n').map((line) => line.replace(/\r$/, ''))
  const lacking = special.filter((piece) => !pieces.includes(piece))
  if (lacking.length > 0) throw mismatch(`lacks ${lacking.join(', ')}`)
  if (new Set(pieces).size !== pieces.length) throw mismatch('has a piece twice')
  return pieces
}

/** Errors: VOCABULARY_MISMATCH when the text encoder was trained with a vocabulary of another size. */
export function checkVocabularyFits(pieces: readonly string[], rows: number): void {
  if (pieces.length !== rows) throw mismatch(`has ${pieces.length} pieces, the text encoder ${rows}; name the vocab.txt that the model was trained with`)
}

const mismatch = (why: string, cause?: unknown): AppError => new AppError('VOCABULARY_MISMATCH', `The vocabulary ${why}.`, { cause })
