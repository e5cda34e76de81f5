/**
 * Cohen's kappa of paired answers, (observed - expected agreement) / (1 - expected), with the 95 % interval of its
 * large-sample variance (Fleiss, Cohen & Everitt 1969, equation 13).
 * @returns null where both readers gave one and the same answer throughout: then chance explains all
 */
export function cohensKappa(pairs: readonly (readonly [string, string])[]): { readonly kappa: number; readonly interval: { readonly low: number; readonly high: number } } | null {
  const n = pairs.length
  const names = [...new Set(pairs.flat())]
  const p = (a: string, b: string) => pairs.filter(([x, y]) => x === a && y === b).length / n
  const row = new Map(names.map((name) => [name, pairs.filter(([x]) => x === name).length / n]))
  const column = new Map(names.map((name) => [name, pairs.filter(([, y]) => y === name).length / n]))
  const observed = names.reduce((sum, name) => sum + p(name, name), 0)
  const expected = names.reduce((sum, name) => sum + row.get(name)! * column.get(name)!, 0)
  if (n === 0 || expected >= 1 - 1e-12) return null
  const kappa = (observed - expected) / (1 - expected)
  const own = names.reduce((sum, name) => sum + p(name, name) * (1 - (row.get(name)! + column.get(name)!) * (1 - kappa)) ** 2, 0)
  const crossed = names.reduce((sum, a) => sum + names.reduce((part, b) => (a === b ? part : part + p(a, b) * (column.get(a)! + row.get(b)!) ** 2), 0), 0)
  const variance = (own + (1 - kappa) ** 2 * crossed - (kappa - expected * (1 - kappa)) ** 2) / (n * (1 - expected) ** 2)
  const half = 1.96 * Math.sqrt(Math.max(0, variance))
  return { kappa, interval: { low: Math.max(-1, kappa - half), high: Math.min(1, kappa + half) } }
}
