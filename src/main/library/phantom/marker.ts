/** The lead letter "R" beside the patient's right shoulder (upper left of a frontal film), drawn into the pixels. */
export function drawMarker(pixels: Uint16Array, rows: number, columns: number, spacingMm: number): void {
  const lead = 4000
  const heightMm = 15
  const widthMm = 10
  const barMm = 2.3
  const originX = columns * spacingMm * 0.065
  const originY = rows * spacingMm * 0.2
  const firstRow = Math.round(originY / spacingMm)
  const firstColumn = Math.round(originX / spacingMm)
  for (let row = firstRow; row < firstRow + heightMm / spacingMm; row++) {
    for (let column = firstColumn; column < firstColumn + widthMm / spacingMm; column++) {
      if (insideR(column * spacingMm - originX, row * spacingMm - originY, widthMm, heightMm, barMm)) pixels[row * columns + column] = lead
    }
  }
}

/** A stem, a bowl over the upper half and a leg from it, in mm from the letter's upper left. */
function insideR(x: number, y: number, width: number, height: number, bar: number): boolean {
  if (x < bar) return true
  const middle = height / 2
  const bowl = Math.hypot(Math.max(0, x - (width - middle / 2 - 1)), y - middle / 2)
  if (y <= middle && (x < width - middle / 2 - 1 ? y < bar || y > middle - bar : bowl < middle / 2 && bowl > middle / 2 - bar)) return true
  const leg = bar + ((y - middle) / (height - middle)) * (width - 2 * bar)
  return y > middle - 0.1 && Math.abs(x - leg - bar / 2) < bar * 0.62
}
