import { availableParallelism, cpus } from 'node:os'
import { env, InferenceSession, Tensor } from 'onnxruntime-node'
import { AppError } from '@shared/domain/errors'
import type { ProviderRung } from '@shared/domain/system'

/** What goes into a run and comes out of it: row-major values and their shape. */
export interface Value {
  readonly data: Float32Array | BigInt64Array
  readonly shape: readonly number[]
}

/** A model to open: its bytes, and the folder that external initializers are looked up in (null: it has none). */
export interface OnnxModel {
  readonly bytes: Uint8Array
  readonly weightsDir: string | null
  /** Whether the runtime plans one piece of memory for all that lies between (the default); false: piece by piece, which takes less for graphs of a training step. */
  readonly memoryPattern?: boolean
}

export type Provider = ProviderRung['provider']

export interface Session {
  /** Runs the graph on the named inputs and gives every output. Throws AppError INTERNAL with the runtime's reason. */
  run(feeds: Readonly<Record<string, Value>>): Promise<Readonly<Record<string, Value>>>
  close(): Promise<void>
}

// What the runtime has to say comes back as errors, which we report; its log would write to the terminal besides.
env.logLevel = 'fatal'

/** Opens a model on one provider, with the CPU serving operators the provider lacks. Throws what the runtime throws. */
export async function openOn(provider: Provider, { bytes, weightsDir, memoryPattern = true }: OnnxModel): Promise<Session> {
  // NVIDIA's libraries round float32 products to 10 bits (TF32) on newer cards unless told not to: too coarse for parity.
  if (provider === 'cuda') process.env['NVIDIA_TF32_OVERRIDE'] ??= '0'
  const session = await InferenceSession.create(bytes, {
    executionProviders: [provider],
    graphOptimizationLevel: 'all',
    enableMemPattern: memoryPattern,
    intraOpNumThreads: threads(),
    logSeverityLevel: 4,
    // The model is in memory, so the runtime is told where its weights are; it maps the file rather than reading it.
    extra: { session: weightsDir === null ? {} : { model_external_initializers_file_folder_path: weightsDir } }
  })
  return {
    async run(feeds) {
      try {
        const inputs = Object.entries(feeds).map(([name, { data, shape }]) => [name, new Tensor(data, shape)] as const)
        const outputs = await session.run(Object.fromEntries(inputs))
        return Object.fromEntries(Object.entries(outputs).map(([name, tensor]) => [name, valueOf(tensor)]))
      } catch (error) {
        throw new AppError('INTERNAL', `ONNX Runtime (${provider}) could not run the model: ${oneLine(error)}`, { cause: error })
      }
    },
    close: () => session.release()
  }
}

function valueOf(tensor: InferenceSession.OnnxValueMapType[string]): Value {
  const { data, dims } = tensor
  if (!(data instanceof Float32Array) && !(data instanceof BigInt64Array)) throw new Error(`an output has the unexpected type ${tensor.type}`)
  return { data, shape: dims }
}

/** The values of a named output that a graph gives as float32. */
export function floats(outputs: Readonly<Record<string, Value>>, name: string): Float32Array {
  const data = outputs[name]?.data
  if (!(data instanceof Float32Array)) throw new AppError('INTERNAL', `The model gave no float32 output ${name}.`)
  return data
}

/**
 * Threads of one operator. 0 lets ONNX Runtime take one for each physical core, pinned, which is the fastest where
 * the whole machine is ours; where the process may use fewer (containers, affinity) it would take too many.
 */
function threads(): number {
  const allowed = availableParallelism()
  return allowed < cpus().length ? allowed : 0
}

/** The runtime's messages without source positions, repeats and line breaks: fit to be shown to a reader. */
export function oneLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  const cleaned = text
    .replace(/\[\w+\] backend not found\./, `not part of ONNX Runtime for ${process.platform}-${process.arch}`)
    .replace(/(?:\[ONNXRuntimeError\]|\/\S*onnxruntime_src\S*)\s*(?::\s*\d+\s*:\s*\w+\s*:)?/g, '')
    // What a failed check prints before its explanation: the function, its arguments and the condition.
    .replace(/^\s*onnxruntime::.* was false\.\s*/s, '')
    .replace(/no available backend found\. ERR:\s*/, '')
    .replace(/\s+/g, ' ')
    .trim()
  return cleaned.length > 300 ? `${cleaned.slice(0, 297)}...` : cleaned
}
