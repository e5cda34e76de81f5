/** One film's feature (a score or a margin), and whether the finding is there. */
export interface Example {
  readonly x: number
  readonly positive: boolean
}

/** sigmoid(slope x + intercept). */
export interface Logistic {
  readonly slope: number
  readonly intercept: number
}

export const predict = ({ slope, intercept }: Logistic, x: number): number => 1 / (1 + Math.exp(-(slope * x + intercept)))

const stepsMax = 100
const converged = 1e-12

/**
 * Platt scaling (Platt 1999) by Newton's method (Lin, Lin & Weng 2007): maximum likelihood of sigmoid(slope x +
 * intercept) against targets (n+ + 1)/(n+ + 2) and 1/(n- + 2), which keep few films from making the fit certain.
 */
export function fitPlatt(examples: readonly Example[]): Logistic {
  const positives = examples.filter(({ positive }) => positive).length
  const negatives = examples.length - positives
  const [high, low] = [(positives + 1) / (positives + 2), 1 / (negatives + 2)]
  // Steps are taken on standardised features: cosines lie so close together that the plain problem is badly scaled.
  const mean = examples.reduce((sum, { x }) => sum + x, 0) / examples.length
  const sd = Math.sqrt(examples.reduce((sum, { x }) => sum + (x - mean) ** 2, 0) / examples.length) || 1
  const rows = examples.map(({ x, positive }) => ({ x: (x - mean) / sd, target: positive ? high : low }))
  let [slope, intercept] = [0, Math.log((positives + 1) / (negatives + 1))]
  let loss = crossEntropy(rows, slope, intercept)
  for (let step = 0; step < stepsMax; step++) {
    const { down, across } = newton(rows, slope, intercept)
    let share = 1
    while (share > 1e-10 && !(crossEntropy(rows, slope - share * across, intercept - share * down) <= loss)) share /= 2
    const next = crossEntropy(rows, slope - share * across, intercept - share * down)
    if (!(loss - next > converged)) break
    ;[slope, intercept, loss] = [slope - share * across, intercept - share * down, next]
  }
  return { slope: slope / sd, intercept: intercept - (slope * mean) / sd }
}

type Row = { readonly x: number; readonly target: number }

/** Newton's step: the inverse of the Hessian times the gradient. */
function newton(rows: readonly Row[], slope: number, intercept: number): { readonly across: number; readonly down: number } {
  // A little on the diagonal keeps the Hessian invertible where all films are predicted with certainty.
  let [gx, g, hxx, hx, h] = [0, 0, 1e-12, 0, 1e-12]
  for (const { x, target } of rows) {
    const p = predict({ slope, intercept }, x)
    const weight = p * (1 - p)
    gx += (p - target) * x
    g += p - target
    hxx += weight * x * x
    hx += weight * x
    h += weight
  }
  const determinant = hxx * h - hx * hx
  return { across: (h * gx - hx * g) / determinant, down: (hxx * g - hx * gx) / determinant }
}

/** Sum of -t log p - (1 - t) log(1 - p), in the form that neither overflows nor loses digits. */
const crossEntropy = (rows: readonly Row[], slope: number, intercept: number): number =>
  rows.reduce((sum, { x, target }) => {
    const z = slope * x + intercept
    return sum + Math.max(z, 0) - z * target + Math.log1p(Math.exp(-Math.abs(z)))
  }, 0)

/**
 * Temperature scaling (Guo et al. 2017): the T > 0 for which sigmoid(logit / T) has the greatest likelihood; x is the
 * logit. Golden-section search over log T, in which the loss has one minimum. The bounds stand for "no information"
 * and "certain".
 */
export function fitTemperature(examples: readonly Example[]): number {
  const rows = examples.map(({ x, positive }) => ({ x, target: positive ? 1 : 0 }))
  const loss = (logT: number) => crossEntropy(rows, Math.exp(-logT), 0)
  const ratio = (Math.sqrt(5) - 1) / 2
  let [low, high] = [Math.log(1e-3), Math.log(1e3)]
  while (high - low > 1e-9) {
    const [a, b] = [high - ratio * (high - low), low + ratio * (high - low)]
    if (loss(a) <= loss(b)) high = b
    else low = a
  }
  return Math.exp((low + high) / 2)
}
