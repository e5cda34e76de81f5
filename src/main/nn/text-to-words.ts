import type { Tensor } from '@main/onnx/graph'
import { scale } from '@main/onnx/ops/elementwise'
import { reshape } from '@main/onnx/ops/layout'
import { matmul } from '@main/onnx/ops/linear'

/**
 * From pieces to words inside a graph (GLoRIA, `aggregate_tokens`): hidden [n, length, D], `pieces` [n, q, length] with 1
 * where a piece belongs to a word ([CLS] being the first word), `mask` float [n, length] with 1 for every piece from
 * [CLS] to [SEP] -> word vectors [n, q, D] (sums of their pieces) and sentences [n, D] (mean over maxTokens places).
 */
export function wordsOfPieces(hidden: Tensor, pieces: Tensor, mask: Tensor, maxTokens: number): { words: Tensor; sentences: Tensor } {
  const [n, length, dim] = hidden.shape as [number, number, number]
  const total = reshape(matmul(reshape(mask, [n, 1, length]), hidden), [n, dim])
  return { words: matmul(pieces, hidden), sentences: scale(total, 1 / maxTokens) }
}
