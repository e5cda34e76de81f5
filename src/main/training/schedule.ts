/** The learning rate of step t, the first being 1. */
export type Schedule = (step: number) => number

export const constantRate = (rate: number): Schedule => () => rate

/** Linear rise over `warmUp` steps, then half a cosine down to 0 at the last of `steps` (Loshchilov & Hutter 2017). */
export function warmUpCosine(rate: number, { warmUp, steps }: { readonly warmUp: number; readonly steps: number }): Schedule {
  return (step) => {
    if (step <= warmUp) return (rate * step) / warmUp
    const along = Math.min(1, (step - warmUp) / Math.max(1, steps - warmUp))
    return (rate * (1 + Math.cos(Math.PI * along))) / 2
  }
}

/**
 * The factor on the learning rate after these validation losses, oldest first: multiplied by `factor` whenever
 * `patience` of them in a row did not fall below the best by the part `threshold` (PyTorch's ReduceLROnPlateau).
 */
export function plateauFactor(losses: readonly number[], { factor = 0.5, patience = 5, threshold = 1e-4 }: { readonly factor?: number; readonly patience?: number; readonly threshold?: number } = {}): number {
  let [best, bad, result] = [Infinity, 0, 1]
  for (const loss of losses) {
    if (loss < best * (1 - threshold)) [best, bad] = [loss, 0]
    else if (++bad > patience) [result, bad] = [result * factor, 0]
  }
  return result
}
