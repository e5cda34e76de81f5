import type { TextArchitecture } from '@main/nn/architecture'
import { countOf, shapeOf, unknownArchitecture, type Shapes } from '@main/checkpoint/shapes'

const model = 'text_encoder.model'

/** Size of an attention head in every BERT that was published. */
const headWidth = 64

/**
 * The BERT whose weights have Hugging Face's names. The number of heads leaves no trace in the shapes: `heads`, or
 * width / 64. Errors: ARCHITECTURE_UNKNOWN naming what is missing or does not fit.
 */
export function inferBert(shapes: Shapes, heads: number | undefined, lastLayers: number, maxTokens: number): TextArchitecture {
  const [vocabulary, width] = shapeOf(shapes, `${model}.embeddings.word_embeddings.weight`, 2)
  const [positions] = shapeOf(shapes, `${model}.embeddings.position_embeddings.weight`, 2)
  const layers = countOf(shapes, `${model}.encoder.layer`, 'attention.self.query.weight')
  if (layers === 0) throw unknownArchitecture(`The checkpoint lacks ${model}.encoder.layer.0.attention.self.query.weight.`)
  if (layers < lastLayers) throw unknownArchitecture(`The text encoder has ${layers} layers; the last ${lastLayers} are needed.`)
  const [intermediate] = shapeOf(shapes, `${model}.encoder.layer.0.intermediate.dense.weight`, 2)
  if (heads === undefined && width % headWidth !== 0)
    throw unknownArchitecture(`The text encoder is ${width} wide, no multiple of ${headWidth}: give its number of attention heads (--heads).`)
  const attentionHeads = heads ?? width / headWidth
  if (width % attentionHeads !== 0) throw unknownArchitecture(`${attentionHeads} attention heads do not divide the text encoder's width ${width}.`)
  return { kind: 'bert', layers, width, heads: attentionHeads, intermediate, vocabulary, positions, lastLayers, maxTokens: Math.min(maxTokens, positions) }
}

/** Every tensor of such a BERT and its shape (Devlin et al. 2019). The number of token types is taken from `shapes`. */
export function bertShapes({ layers, width, intermediate, vocabulary, positions }: TextArchitecture, shapes: Shapes): Shapes {
  const expected = new Map<string, readonly number[]>()
  const pair = (name: string, weight: readonly number[]): void => {
    expected.set(`${name}.weight`, weight)
    expected.set(`${name}.bias`, [weight[0]!])
  }
  const [tokenTypes] = shapeOf(shapes, `${model}.embeddings.token_type_embeddings.weight`, 2)
  expected.set(`${model}.embeddings.word_embeddings.weight`, [vocabulary, width])
  expected.set(`${model}.embeddings.position_embeddings.weight`, [positions, width])
  expected.set(`${model}.embeddings.token_type_embeddings.weight`, [tokenTypes, width])
  pair(`${model}.embeddings.LayerNorm`, [width])
  for (let layer = 0; layer < layers; layer++) {
    const at = `${model}.encoder.layer.${layer}`
    for (const part of ['query', 'key', 'value']) pair(`${at}.attention.self.${part}`, [width, width])
    pair(`${at}.attention.output.dense`, [width, width])
    pair(`${at}.attention.output.LayerNorm`, [width])
    pair(`${at}.intermediate.dense`, [intermediate, width])
    pair(`${at}.output.dense`, [width, intermediate])
    pair(`${at}.output.LayerNorm`, [width])
  }
  return expected
}
