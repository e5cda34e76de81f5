import { copyFile, mkdir } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import type { Pack } from '@main/checkpoint/pack'
import { writeAtomically, writeFailure } from '@main/checkpoint/write-atomically'
import { refuseTaken } from '@main/checkpoint/write-pack'
import { imageGraph } from '@main/nn/gloria-image'
import { textGraph } from '@main/nn/gloria-text'
import { segmentGraph } from '@main/nn/segmenter'
import type { Graph } from '@main/onnx/graph'
import { serialise } from '@main/onnx/serialise'

/**
 * A pack's networks as ONNX files for any runtime: `image.onnx` (`pixels` -> `local`, `global`), `text.onnx` (`ids`,
 * `mask`, `positions` -> `hidden`), `segment.onnx` where it has a segmenter (`pixels` -> `probabilities`). All point into
 * one `weights.safetensors` beside them (ONNX external data); the vocabulary comes along.
 * @returns the names of the files
 * @throws AppError CONFLICT (something is in `out`), DISK_FULL, FILE_UNREADABLE
 */
export async function exportOnnx({ manifest, weights, vocabularyPath }: Pack, out: string): Promise<string[]> {
  const folder = resolve(out)
  await refuseTaken(folder)
  const { image, text } = manifest.architecture
  const graphs: Record<string, Graph> = {
    'image.onnx': imageGraph(image, weights),
    'text.onnx': textGraph(text, weights),
    ...(manifest.segmenter && { 'segment.onnx': segmentGraph(image, weights) })
  }
  try {
    await mkdir(folder, { recursive: true })
    await copyFile(weights.path, join(folder, basename(weights.path)))
    await copyFile(vocabularyPath, join(folder, 'vocab.txt'))
    for (const [name, graph] of Object.entries(graphs)) await writeAtomically(join(folder, name), (handle) => handle.writeFile(serialise(graph)))
  } catch (error) {
    throw writeFailure(error)
  }
  return [...Object.keys(graphs), basename(weights.path), 'vocab.txt']
}
