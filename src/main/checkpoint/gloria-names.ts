import { AppError } from '@shared/domain/errors'

/**
 * Tensor names as packs have them, `img_encoder.*` and `text_encoder.*`: what stands before is taken away (`gloria.` in
 * the public checkpoints, nothing in a bare state dictionary). Tensors elsewhere (loss, classifier heads) are left out.
 * Errors: ARCHITECTURE_UNKNOWN when there is no such tensor, or two models.
 */
export function gloriaNames<T>(tensors: ReadonlyMap<string, T>): ReadonlyMap<string, T> {
  const prefixes = new Set<string>()
  const found = new Map<string, T>()
  for (const [name, tensor] of tensors) {
    const match = /^((?:[^.]+\.)*?)((?:img_encoder|text_encoder)\..+)$/.exec(name)
    if (!match) continue
    prefixes.add(match[1]!)
    found.set(match[2]!, tensor)
  }
  if (found.size === 0) throw new AppError('ARCHITECTURE_UNKNOWN', 'The checkpoint holds no GLoRIA: no tensor is named img_encoder.* or text_encoder.*.')
  if (prefixes.size > 1)
    throw new AppError('ARCHITECTURE_UNKNOWN', `The checkpoint holds more than one model: ${[...prefixes].slice(0, 5).map((prefix) => JSON.stringify(prefix)).join(', ')}.`)
  return found
}
