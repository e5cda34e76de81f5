import { constant, scalar, type Tensor } from '@main/onnx/graph'
import { add, cast, gelu, scale, sub } from '@main/onnx/ops/elementwise'
import { reshape, transpose } from '@main/onnx/ops/layout'
import { matmul } from '@main/onnx/ops/linear'
import { gatherRows } from '@main/onnx/ops/lookup'
import { layerNormalization, softmax } from '@main/onnx/ops/normalisation'
import { graphError } from '@main/onnx/shape'
import type { TextArchitecture } from '@main/nn/architecture'
import type { Weights } from '@main/nn/weights'

/** Hugging Face's layer_norm_eps for BERT. */
const EPSILON = 1e-12

/** Added to the logit of a masked token: its share becomes exactly 0 in float32, and 16 bit can hold it. */
const MASKED = -1e4

export interface Tokens {
  /** Piece numbers, int64 [n, length]. */
  readonly ids: Tensor
  /** 1 for a token, 0 for padding, int64 [n, length]. */
  readonly mask: Tensor
  /** 0 .. length - 1, int64 [length]. */
  readonly positions: Tensor
}

/**
 * BERT (Devlin et al. 2019) as Hugging Face names it, token type 0 throughout, no dropout.
 * Gives the hidden states [n, length, width] of the embeddings and of every layer, in order.
 */
export function bertHiddenStates(tokens: Tokens, architecture: TextArchitecture, weights: Weights): readonly Tensor[] {
  const { width, heads, layers } = architecture
  if (width % heads !== 0) throw graphError('BERT', `${width} units do not divide into ${heads} heads`)
  const bias = maskBias(tokens.mask)
  const states = [embed(tokens, weights)]
  for (let layer = 0; layer < layers; layer++) {
    const inner: Weights = (name) => weights(`encoder.layer.${layer}.${name}`)
    states.push(transformerLayer(states[layer]!, bias, architecture, inner))
  }
  return states
}

function embed({ ids, positions }: Tokens, weights: Weights): Tensor {
  const firstType = gatherRows(weights('embeddings.token_type_embeddings.weight'), constant(ids.graph, 'int64', [], [0]))
  const place = add(gatherRows(weights('embeddings.position_embeddings.weight'), positions), firstType)
  return norm(add(gatherRows(weights('embeddings.word_embeddings.weight'), ids), place), weights, 'embeddings.LayerNorm')
}

/** Attention, then a feed-forward layer, each added to its input and normalised. */
function transformerLayer(x: Tensor, bias: Tensor, architecture: TextArchitecture, weights: Weights): Tensor {
  const attended = dense(attend(x, bias, architecture, weights), weights, 'attention.output.dense')
  const middle = norm(add(attended, x), weights, 'attention.output.LayerNorm')
  const forward = dense(gelu(dense(middle, weights, 'intermediate.dense')), weights, 'output.dense')
  return norm(add(forward, middle), weights, 'output.LayerNorm')
}

/** Multi-head attention: softmax(Q K^T / sqrt(d) + bias) V per head of d units. */
function attend(x: Tensor, bias: Tensor, { width, heads }: TextArchitecture, weights: Weights): Tensor {
  const [n, length] = [x.shape[0]!, x.shape[1]!]
  const size = width / heads
  const split = (name: string, order: readonly number[]) => transpose(reshape(dense(x, weights, `attention.self.${name}`), [n, length, heads, size]), order)
  const logits = scale(matmul(split('query', [0, 2, 1, 3]), split('key', [0, 2, 3, 1])), 1 / Math.sqrt(size))
  const mixed = matmul(softmax(add(logits, bias), -1), split('value', [0, 2, 1, 3]))
  return reshape(transpose(mixed, [0, 2, 1, 3]), [n, length, width])
}

/** int64 [n, length] of 1 and 0 -> float32 [n, 1, 1, length] of 0 and MASKED. */
function maskBias(mask: Tensor): Tensor {
  const away = sub(scalar(mask.graph, 1), cast(mask, 'float32'))
  return reshape(scale(away, MASKED), [mask.shape[0]!, 1, 1, mask.shape[1]!])
}

/** x weight^T + bias over the last axis; the constant weight is turned once, when the model is loaded. */
const dense = (x: Tensor, weights: Weights, name: string): Tensor =>
  add(matmul(x, transpose(weights(`${name}.weight`), [1, 0])), weights(`${name}.bias`))

const norm = (x: Tensor, weights: Weights, name: string): Tensor => layerNormalization(x, weights(`${name}.weight`), weights(`${name}.bias`), EPSILON)
