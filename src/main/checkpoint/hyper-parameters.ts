import { isKind } from '@main/checkpoint/pickle/containers'
import type { PickleValue } from '@main/checkpoint/pickle/values'

/** What is readable of a checkpoint's hyper-parameters: nested maps of plain values. */
export type Plain = null | boolean | number | string | readonly Plain[] | ReadonlyMap<string, Plain>

const depthLimit = 32
const nodeLimit = 10_000

/**
 * Hyper-parameters as Lightning stores them: a dictionary, or an opaque OmegaConf, Namespace or AttributeDict object,
 * of which only the stored fields are looked at (OmegaConf keeps children in `_content`, values in `_val`). What is
 * deeper, larger or stranger than any configuration reads as null; nothing here can fail.
 */
export function readHyperParameters(value: PickleValue | undefined): Plain {
  let nodes = 0

  function plain(node: PickleValue | undefined, depth: number): Plain {
    // Counted because a pickle may contain itself.
    if (node === undefined || depth > depthLimit || ++nodes > nodeLimit) return null
    if (node === null || typeof node === 'boolean' || typeof node === 'number' || typeof node === 'string') return node
    if (isKind(node, 'list') || isKind(node, 'tuple')) return node.items.map((item) => plain(item, depth + 1))
    if (isKind(node, 'dict')) return mapOf(node.entries, depth)
    if (!isKind(node, 'record')) return null
    if (isKind(node.state, 'dict')) {
      const { entries } = node.state
      for (const inner of ['_content', 'content', '_val']) if (entries.has(inner)) return plain(entries.get(inner), depth + 1)
      return mapOf(entries, depth)
    }
    return mapOf(node.entries, depth)
  }

  const mapOf = (entries: ReadonlyMap<PickleValue, PickleValue>, depth: number): ReadonlyMap<string, Plain> =>
    new Map([...entries].flatMap(([key, child]) => (typeof key === 'string' ? [[key, plain(child, depth + 1)] as const] : [])))

  return plain(value, 0)
}

/** The value at a path such as `model.gloria.temp1`; undefined where there is none. */
export function valueAt(parameters: Plain, path: string): Plain | undefined {
  let node: Plain | undefined = parameters
  for (const key of path.split('.')) {
    if (!(node instanceof Map)) return undefined
    node = (node as ReadonlyMap<string, Plain>).get(key)
  }
  return node
}
