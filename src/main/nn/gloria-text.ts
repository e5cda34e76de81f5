import { createGraph, input, output, type Graph, type Tensor } from '@main/onnx/graph'
import { add } from '@main/onnx/ops/elementwise'
import { graphError } from '@main/onnx/shape'
import type { TextArchitecture } from '@main/nn/architecture'
import { bertHiddenStates, type Tokens } from '@main/nn/bert'
import { weightsIn, type Weights, type WeightsFile } from '@main/nn/weights'

/** GLoRIA's text encoder: the sum of BERT's last hidden states for each token, [n, length, width], without projection. */
export function encodeText(tokens: Tokens, architecture: TextArchitecture, weights: Weights): Tensor {
  const states = bertHiddenStates(tokens, architecture, (name) => weights(`text_encoder.model.${name}`))
  if (architecture.lastLayers > states.length) throw graphError('text encoder', `it has ${states.length} hidden states where ${architecture.lastLayers} are summed`)
  return states.slice(-architecture.lastLayers).reduce(add)
}

/** The graph of the text encoder: `ids`, `mask` [n, length], `positions` [length] -> `hidden` [n, length, width]. */
export function textGraph(architecture: TextArchitecture, file: WeightsFile): Graph {
  const graph = createGraph('gloria-text')
  const tokens: Tokens = {
    ids: input(graph, 'ids', 'int64', ['n', 'length']),
    mask: input(graph, 'mask', 'int64', ['n', 'length']),
    positions: input(graph, 'positions', 'int64', ['length'])
  }
  output(encodeText(tokens, architecture, weightsIn(graph, file)), 'hidden')
  return graph
}
