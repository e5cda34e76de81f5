import { Tokenizer as WordPiece } from '@huggingface/tokenizers'
import { AppError } from '@shared/domain/errors'
import { clean, joined, type CleanWord } from '@main/gloria/clean'

/** A word of a tokenised text: its pieces, and where it stood in the text as written (null for [CLS] and [SEP]). */
export interface TextWord {
  readonly text: string
  readonly firstPiece: number
  readonly pieceCount: number
  readonly span: { readonly start: number; readonly end: number } | null
}

export interface TokenizedText {
  /** What the pieces stand for, after cleaning. */
  readonly clean: string
  /** Piece ids from [CLS] to [SEP], without padding. */
  readonly ids: readonly number[]
  /** [CLS], the words, [SEP], in order. */
  readonly words: readonly TextWord[]
}

export interface Tokenizer {
  /** Positions of a padded text (97). */
  readonly maxTokens: number
  /** @throws AppError TEXT_EMPTY when cleaning leaves no word, TEXT_TOO_LONG when the pieces do not fit. */
  tokenize(text: string): TokenizedText
  /** Whether `tokenize` would take the text. */
  fits(text: string): boolean
  /** The WordPiece pieces of one word, e.g. `edema` -> `ed ##ema`. */
  pieces(word: string): readonly string[]
}

/**
 * BERT's tokenizer (lower case, punctuation split off, WordPiece) over GLoRIA's cleaned text.
 * @param vocabulary WordPiece pieces; the index is the id
 */
export function createTokenizer(vocabulary: readonly string[], maxTokens: number): Tokenizer {
  const wordPiece = new WordPiece(
    {
      normalizer: { type: 'BertNormalizer', clean_text: true, handle_chinese_chars: true, strip_accents: true, lowercase: true },
      pre_tokenizer: { type: 'BertPreTokenizer' },
      model: {
        type: 'WordPiece',
        unk_token: '[UNK]',
        continuing_subword_prefix: '##',
        max_input_chars_per_word: 100,
        vocab: Object.fromEntries(vocabulary.map((piece, id) => [piece, id]))
      },
      post_processor: null,
      decoder: null,
      added_tokens: []
    },
    {}
  )
  const idOf = (piece: string) => wordPiece.token_to_id(piece) ?? wordPiece.token_to_id('[UNK]')!

  return {
    maxTokens,
    pieces: (word) => wordPiece.tokenize(word),
    fits(text) {
      const cleaned = clean(text)
      return cleaned.length > 0 && wordPiece.tokenize(joined(cleaned)).length + 2 <= maxTokens
    },
    tokenize(text) {
      const cleaned = clean(text)
      if (cleaned.length === 0) throw new AppError('TEXT_EMPTY', 'The text has no word that the model could read: write one in Latin letters.')
      const pieces = ['[CLS]', ...wordPiece.tokenize(joined(cleaned)), '[SEP]']
      if (pieces.length > maxTokens) {
        throw new AppError('TEXT_TOO_LONG', `The text has ${pieces.length} pieces; the model reads ${maxTokens}. Shorten or split it.`)
      }
      return { clean: joined(cleaned), ids: pieces.map(idOf), words: group(pieces, cleaned.flatMap(splitPunctuation)) }
    }
  }
}

/** Joins the pieces of a word (`ed ##ema`); a piece that does not begin with `##` begins a word. */
function group(pieces: readonly string[], sources: readonly CleanWord[]): TextWord[] {
  const words: { text: string; firstPiece: number; pieceCount: number; span: TextWord['span'] }[] = []
  pieces.forEach((piece, index) => {
    const last = words.at(-1)
    if (last && piece.startsWith('##')) {
      last.text += piece.slice(2)
      last.pieceCount++
      return
    }
    const source = sources[words.length - 1]
    const span = source && index < pieces.length - 1 ? { start: source.start, end: source.end } : null
    words.push({ text: piece, firstPiece: index, pieceCount: 1, span })
  })
  return words
}

/** BERT makes a word of every punctuation mark; of those only `_` survives cleaning. */
function splitPunctuation(word: CleanWord): CleanWord[] {
  if (!word.text.includes('_')) return [word]
  // Letters that cleaning dropped make the parts' places unknown: all then point at the whole word.
  const exact = word.end - word.start === word.text.length
  return [...word.text.matchAll(/_|[^_]+/g)].map((part) => ({
    text: part[0],
    start: exact ? word.start + part.index : word.start,
    end: exact ? word.start + part.index + part[0].length : word.end
  }))
}
