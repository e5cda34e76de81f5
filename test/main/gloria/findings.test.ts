import { describe, expect, test } from 'vitest'
import type { Calibration, ClassConstants } from '@main/checkpoint/calibration-file'
import { findingsOf, zScoreOverBatch, type ScoredFilm } from '@main/gloria/findings'
import { attentionGridOf } from '@main/gloria/preprocess'
import { expandPrompts } from '@main/gloria/prompts'
import { filmEmbedding, preprocessing, textEmbedding } from '@test/fixtures/golden'
import { miniPack } from '@test/fixtures/mini-pack'

const { manifest } = await miniPack()
const prompts = expandPrompts({
  name: 'x',
  classes: {
    edema: { severity: ['', 'mild', 'moderate', 'severe'], subtype: ['pulmonary edema'], location: [] },
    cardiomegaly: { severity: [''], subtype: ['cardiomegaly'], location: [] }
  }
})
const text = await textEmbedding(5)
const scored = (mode: 'corrected' | 'compat', calibration: ScoredFilm['calibration'] = null): Promise<ScoredFilm> =>
  filmEmbedding(0).then((embedding) => ({
    embedding,
    grid: attentionGridOf({ rows: 600, columns: 500 }, preprocessing, embedding),
    prompts,
    texts: [text, text, text, text, text],
    scores: [0.1, 0.5, 0.3, 0.2, 0.4],
    mode,
    manifest,
    calibration,
    head: null
  }))

const calibrationOf = (classes: Calibration['classes']) => ({ classes, outliers: null }) as unknown as Calibration

describe('findingsOf', () => {
  test('takes the mean of the three best prompts in corrected mode', async () => {
    const findings = findingsOf(await scored('corrected'))
    expect(findings.map(({ class: name }) => name)).toEqual(['cardiomegaly', 'edema'])
    const edema = findings[1]!
    expect(edema.score).toBeCloseTo(1 / 3, 12)
    expect(edema.prompts.map((prompt) => [prompt.text, prompt.severity, prompt.score])).toEqual([
      ['mild pulmonary edema', 'mild', 0.5],
      ['moderate pulmonary edema', 'moderate', 0.3],
      ['severe pulmonary edema', 'severe', 0.2]
    ])
    expect(edema.probability).toBeNull()
    expect(edema.words.map(({ word }) => word)).toEqual(['moderate', 'pulmonary', 'interstitial', 'edema'])
  })

  test('takes the best prompt in compat mode', async () => {
    expect(findingsOf(await scored('compat')).map(({ score }) => score)).toEqual([0.5, 0.4])
  })

  test("normalises with the pack's constants, for the prompts they were fitted on alone", async () => {
    const constants = (probability: ClassConstants['probability']): ClassConstants => ({
      promptsSha256: prompts.classes[0]!.sha256,
      mean: 1 / 3 - 0.1,
      sd: 0.05,
      probability,
      conformal: { lowestPresent: 0.3, highestAbsent: 0.1 }
    })
    const edemaBy = async (own: ClassConstants, mode: 'corrected' | 'compat' = 'corrected') =>
      findingsOf(await scored(mode, calibrationOf({ edema: own }))).find((finding) => finding.class === 'edema')!
    const edema = await edemaBy(constants({ feature: 'score', slope: 30, intercept: -9 }))
    expect(edema.score).toBeCloseTo(2, 9)
    expect(edema.probability).toBeCloseTo(1 / (1 + Math.exp(-1)), 9)
    expect(edema.judgement).toEqual({ decision: 'present', reason: null })
    expect(await edemaBy(constants(null))).toMatchObject({ probability: null, judgement: { decision: 'abstains', reason: 'unmeasured' } })
    const others = [await edemaBy(constants(null), 'compat'), await edemaBy({ ...constants(null), promptsSha256: prompts.sha256 })]
    for (const { probability, judgement } of others) expect([probability, judgement]).toEqual([null, undefined])
  })
})

describe('zScoreOverBatch', () => {
  const finding = (name: string, score: number) => ({ class: name, score, probability: null, prompts: [], words: [] })

  test('is what NumPy gives for each class over the films', () => {
    const [first, second, third] = zScoreOverBatch([[finding('a', 1), finding('b', 5)], [finding('a', 2), finding('b', 5)], [finding('a', 6), finding('b', 5)]])
    // (x - mean) / std of [1, 2, 6]; a class without spread says nothing.
    expect([first!, second!, third!].map((findings) => findings.find(({ class: name }) => name === 'a')!.score)).toEqual([
      expect.closeTo(-0.9258200997725514, 12),
      expect.closeTo(-0.4629100498862757, 12),
      expect.closeTo(1.3887301496588271, 12)
    ])
    expect(first!.map(({ class: name, score }) => [name, score])[0]).toEqual(['b', 0])
  })

  test('leaves a lone film as it is', () => {
    expect(zScoreOverBatch([[finding('a', 0.7)]])).toEqual([[finding('a', 0.7)]])
  })
})
