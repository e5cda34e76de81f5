/**
 * Bilinear enlargement of a row-major map by a whole factor, for display: samples lie at the centres of the small
 * cells, and the outermost half cell repeats the edge. Values stay within those of the map.
 */
export function upsample(data: ArrayLike<number>, rows: number, columns: number, factor: number): Float32Array {
  const width = columns * factor
  const height = rows * factor
  const out = new Float32Array(width * height)
  const across = Array.from({ length: width }, (_, x) => samplesAt((x + 0.5) / factor - 0.5, columns))
  for (let y = 0; y < height; y++) {
    const down = samplesAt((y + 0.5) / factor - 0.5, rows)
    for (let x = 0; x < width; x++) {
      const { low, high, share } = across[x]!
      const top = mix(data[down.low * columns + low]!, data[down.low * columns + high]!, share)
      const bottom = mix(data[down.high * columns + low]!, data[down.high * columns + high]!, share)
      out[y * width + x] = mix(top, bottom, down.share)
    }
  }
  return out
}

function samplesAt(position: number, count: number): { low: number; high: number; share: number } {
  const clamped = Math.min(count - 1, Math.max(0, position))
  const low = Math.floor(clamped)
  return { low, high: Math.min(low + 1, count - 1), share: clamped - low }
}

const mix = (a: number, b: number, share: number) => a + (b - a) * share
