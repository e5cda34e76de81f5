import { describe, expect, test, vi } from 'vitest'
import { createRandom } from '@shared/random'
import { auroc } from '@main/evaluation/auroc'
import { climbLadder } from '@main/onnx/providers'
import { fitHead, type FittedClass, type HeadExample } from '@main/training/fit-head'
import { headDefaults } from '@main/training/recipe'

vi.stubEnv('GLORIOLE_PROVIDERS', 'cpu')

const dim = 24

/** Films whose finding shows in one direction of the features; the zero-shot score sees it dimly. The second class is noise. */
function films(count: number, seed: number): HeadExample[] {
  const random = createRandom(seed)
  const noise = () => random.between(-1, 1) + random.between(-1, 1)
  return Array.from({ length: count }, (_, i) => {
    const positive = random.chance(0.4)
    const features = Float32Array.from({ length: dim }, (_unused, d) => 0.2 * noise() + (d === 3 && positive ? 0.35 : 0))
    return { patient: `${seed}-${Math.floor(i / 2)}`, features, scores: [0.1 + 0.05 * noise() + (positive ? 0.03 : 0), 0.05 * noise()], labels: [Number(positive), Number(random.chance(0.5))] }
  })
}

const fit = async (examples: readonly HeadExample[], signal = new AbortController().signal) => fitHead(examples, 2, { ...headDefaults, ladder: await climbLadder(), onStep: () => undefined, signal })

const scoreOf = ({ gain, weight, offset }: FittedClass, { scores, features }: HeadExample, at: number) => gain * scores[at]! + offset + weight.reduce((sum, value, i) => sum + value * features[i]!, 0)

describe('fitHead', () => {
  test('learns what the zero-shot score misses, and leaves alone what cannot be learnt', async () => {
    const [shown, noisy] = await fit(films(300, 1))
    const unseen = films(300, 2)
    const aurocOf = (score: (film: HeadExample) => number) => auroc(unseen.map((film) => ({ score: score(film), positive: film.labels[0] === 1, patient: film.patient })))!
    expect(aurocOf((film) => scoreOf(shown!, film, 0))).toBeGreaterThan(aurocOf((film) => film.scores[0]!) + 0.1)
    expect(shown!.heldOut!.learned).toBeLessThan(shown!.heldOut!.zeroShot)
    expect(noisy!.heldOut!.learned).toBeLessThanOrEqual(noisy!.heldOut!.zeroShot)
    expect(noisy!.heldOut!.zeroShot - noisy!.heldOut!.learned).toBeLessThan(0.02)
  })

  test('keeps a class zero-shot to the bit when its labels are too few', async () => {
    const examples = films(60, 3).map((film, i) => ({ ...film, labels: [film.labels[0]!, i < 2 ? film.labels[1]! : null] }))
    const [, second] = await fit(examples)
    expect(second).toMatchObject({ gain: 1, offset: 0, penalty: null, heldOut: null })
    expect(second!.weight.every((value) => value === 0)).toBe(true)
  })

  test('gives the same head for the same films, bit for bit', async () => {
    const [first, again] = [await fit(films(80, 4)), await fit(films(80, 4))]
    expect(again).toEqual(first)
  })

  test('refuses labels of one kind, and says what to do', async () => {
    const examples = films(40, 5).map((film) => ({ ...film, labels: [1, null] }))
    await expect(fit(examples)).rejects.toMatchObject({ code: 'TRAINING_DATA', message: expect.stringContaining('Label more films of both kinds') as string })
  })

  test('stops when it is told to', async () => {
    const stop = new AbortController()
    stop.abort(new Error('stop'))
    await expect(fit(films(40, 6), stop.signal)).rejects.toThrow('stop')
  })
})
