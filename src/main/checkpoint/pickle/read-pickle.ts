import { pickleLimits } from '@main/checkpoint/pickle/limits'
import { machineOf, pop } from '@main/checkpoint/pickle/machine'
import { operations } from '@main/checkpoint/pickle/operations'
import { beyondLimit, malformed } from '@main/checkpoint/pickle/refusal'
import type { PickleValue } from '@main/checkpoint/pickle/values'

const stop = 0x2e

/**
 * Reads one pickle, protocols 0 to 5, without executing anything: classes and functions are names, calls become
 * records, and only PyTorch's tensors and OrderedDict are interpreted (see calls.ts). Containers may contain
 * themselves, as in Python; whoever walks them counts.
 * Errors: CHECKPOINT_INVALID (malformed or cut), CHECKPOINT_UNSAFE (names what only an attack does),
 * CHECKPOINT_LIMIT (more than `pickleLimits`).
 */
export function readPickle(bytes: Uint8Array): PickleValue {
  if (bytes.length > pickleLimits.bytes) throw beyondLimit('more bytes')
  const machine = machineOf(bytes)
  const { cursor } = machine
  for (let count = 0; cursor.at < bytes.length; count++) {
    if (count >= pickleLimits.operations) throw beyondLimit('more operations')
    const opcode = bytes[cursor.at++]!
    if (opcode !== stop) {
      const operation = operations.get(opcode)
      if (!operation) throw malformed(`has the unknown opcode 0x${opcode.toString(16).padStart(2, '0')}`)
      operation(machine)
      continue
    }
    const result = pop(machine)
    if (machine.stack.length > 0 || machine.marks.length > 0) throw malformed('ends with more than one value')
    if (cursor.at < bytes.length) throw malformed('goes on after its end')
    return result
  }
  throw malformed('is cut')
}
