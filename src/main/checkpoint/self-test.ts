import { openEncoders, type Encoders, type EncoderSource } from '@main/nn/encoders'
import type { LadderOptions } from '@main/onnx/providers'
import type { PackManifest } from '@main/checkpoint/manifest'

type SelfTest = PackManifest['selfTest']
export type SelfTestResult = Pick<SelfTest, 'imageGlobal' | 'imageLocalMean' | 'tokenMean'>

/** Tokens of the text; any model takes at least as many. */
const tokens = 12

/**
 * Runs both encoders on the pseudo-random film and tokens of a seed, one after the other so that only one is in memory.
 * The same seed gives the same input on every machine.
 * Errors: those of `openEncoders` (WEIGHTS_INVALID, ARCHITECTURE_UNKNOWN, PROVIDER_UNAVAILABLE).
 */
export async function runSelfTest(source: EncoderSource, seed: number, options: LadderOptions = { providers: ['cpu'] }): Promise<SelfTestResult & { readonly provider: string }> {
  const { image, text } = source.manifest.architecture
  const random = xorshift32(seed)
  const film = Float32Array.from({ length: image.inputSize ** 2 }, () => random() * 2 - 1)
  const length = Math.min(tokens, text.maxTokens)
  const ids = BigInt64Array.from({ length }, () => BigInt(Math.floor(random() * text.vocabulary)))

  const images = await withEncoders(source, options, async (encoders) => {
    const { local, global, rows, columns, dim } = await encoders.encodeImages(film, 1)
    const regions = rows * columns
    return {
      imageGlobal: Array.from(global, rounded),
      imageLocalMean: Array.from({ length: dim }, (_, d) => rounded(meanOf(local.subarray(d * regions, (d + 1) * regions))))
    }
  })
  return withEncoders(source, options, async (encoders) => {
    const { hidden, dim } = await encoders.encodeTokens(ids, new BigInt64Array(length).fill(1n), 1, length)
    const tokenMean = Array.from({ length: dim }, (_, d) => rounded(meanOf(hidden.filter((_value, at) => at % dim === d))))
    return { ...images, tokenMean, provider: encoders.provider }
  })
}

async function withEncoders<T>(source: EncoderSource, options: LadderOptions, run: (encoders: Encoders) => Promise<T>): Promise<T> {
  const encoders = await openEncoders(source, options)
  try {
    return await run(encoders)
  } finally {
    await encoders.close()
  }
}

/** Largest difference between what came out and what the manifest says, as a part of the largest value of its vector. */
export function deviationOf(result: SelfTestResult, expected: SelfTest): number {
  return Math.max(...(['imageGlobal', 'imageLocalMean', 'tokenMean'] as const).map((vector) => relativeDifference(result[vector], expected[vector])))
}

function relativeDifference(a: readonly number[], b: readonly number[]): number {
  if (a.length !== b.length) return Infinity
  const scale = Math.max(...b.map(Math.abs))
  const difference = Math.max(...a.map((value, n) => Math.abs(value - b[n]!)))
  return difference === 0 ? 0 : difference / scale
}

/** Marsaglia 2003; numbers in [0, 1) with 32 bits, the same on every machine. */
function xorshift32(seed: number): () => number {
  let state = (seed ^ 0x9e3779b9) >>> 0 || 1
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    state >>>= 0
    return state / 2 ** 32
  }
}

const meanOf = (values: Float32Array): number => values.reduce((sum, value) => sum + value, 0) / values.length

/** Float32 has seven digits. */
const rounded = (value: number): number => Number(value.toPrecision(7))
