/** Deterministic pseudo-random numbers (mulberry32), so that a failing case can be run again by its number. */
export function randomOf(seed: number): (below: number) => number {
  let state = seed >>> 0
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) % below
  }
}

/** The bytes with one to four changes: flipped, replaced, cut, doubled, removed, or a piece of `dictionary` put in. */
export function mutate(original: Uint8Array, seed: number, dictionary: readonly Uint8Array[]): Uint8Array {
  const random = randomOf(seed)
  let bytes = Uint8Array.from(original)
  for (let change = 1 + random(4); change > 0; change--) {
    const at = random(bytes.length + 1)
    const length = random(16)
    const piece = dictionary[random(dictionary.length)]!
    switch (random(6)) {
      case 0:
        if (at < bytes.length) bytes[at]! ^= 1 << random(8)
        break
      case 1:
        if (at < bytes.length) bytes[at] = random(256)
        break
      case 2:
        if (random(8) === 0) bytes = bytes.slice(0, at)
        break
      case 3:
        bytes = joined(bytes.slice(0, at + length), bytes.slice(at))
        break
      case 4:
        bytes = joined(bytes.slice(0, at), bytes.slice(at + length))
        break
      default:
        bytes = joined(bytes.slice(0, at), piece, bytes.slice(at + (random(2) === 0 ? piece.length : 0)))
    }
  }
  return bytes
}

const joined = (...pieces: Uint8Array[]): Uint8Array<ArrayBuffer> => Uint8Array.from(Buffer.concat(pieces))

/** How many mutated inputs a fuzz test tries; GLORIOLE_FUZZ_CASES raises it for a long run. */
export const fuzzCases = (usual: number): number => Number(process.env['GLORIOLE_FUZZ_CASES'] ?? usual)
