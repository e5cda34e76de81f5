/** A film as the image encoder sees it. */
export interface FilmEmbedding {
  readonly dim: number
  /** Regions: rows x columns of the local feature map. */
  readonly rows: number
  readonly columns: number
  /** dim x rows x columns, as the encoder gives it. */
  readonly local: Float32Array
  /** dim values. */
  readonly global: Float32Array
}

/** A text as the text encoder sees it. */
export interface TextEmbedding {
  readonly dim: number
  /** [CLS], the words, [SEP]. */
  readonly words: readonly string[]
  /** words x dim. */
  readonly wordVectors: Float32Array
  /** dim values. */
  readonly sentence: Float32Array
}

/** Words that a reader wrote: all but [CLS] and [SEP]. */
export const realWords = (text: TextEmbedding): readonly string[] => text.words.slice(1, -1)
