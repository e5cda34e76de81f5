/** The nearest whole number; a half goes to the even neighbour, as processors, NumPy and OpenCV round. */
export function roundHalfEven(value: number): number {
  const floor = Math.floor(value)
  const part = value - floor
  if (part !== 0.5) return part < 0.5 ? floor : floor + 1
  return floor % 2 === 0 ? floor : floor + 1
}
