import { expect, test } from 'vitest'
import { labelValues, summariseLabels } from '@main/training/label-batch'
import { labelsByClass, type TrainingFilm } from '@main/training/labelled-film'
import { patientShare } from '@main/training/patient-share'
import { isTrained, stageOf } from '@main/training/image-stages'

const film = (source: number, labels: Record<string, number>): TrainingFilm => ({ path: 'film', patient: 'p', source, labels, report: null })
const classes = ['edema', 'nodule']
const films = [film(0, { edema: 1, nodule: 0 }), film(0, { edema: 0 }), film(0, { edema: 0 }), film(0, { edema: 0 }), film(1, { nodule: 0.5 })]

test('labels become targets, what nobody labelled has no weight, and rare positives count more', () => {
  const summary = summariseLabels(films, classes)
  expect(summary.sources).toBe(2)
  expect(summary.baseRates).toEqual([[0.25, 0.01], [0.5, 0.5]])
  const { targets, weights, source } = labelValues(films, summary)
  expect([...targets!.data]).toEqual([1, 0, 0, 0, 0, 0, 0, 0, 0, 0.5])
  const [first, ...rest] = [...weights!.data]
  expect(first).toBeCloseTo(Math.sqrt(3), 6)
  expect(rest).toEqual([1, 1, 0, 1, 0, 1, 0, 0, 1])
  expect([...source!.data]).toEqual([1, 0, 1, 0, 1, 0, 1, 0, 0, 1])
})

test('labels of one kind alone are refused', () => {
  const refusal = expect.objectContaining({ code: 'TRAINING_DATA' }) as unknown
  expect(() => summariseLabels([film(0, { edema: 1 }), film(0, { edema: 1 })], classes)).toThrow(refusal)
  expect(() => summariseLabels([], classes)).toThrow(refusal)
})

test('uncertain labels count as they are told to, and names of public data sets stand for our classes', () => {
  const read = { file: '1', patient: '1', view: null, findings: new Set(['mass']), denied: new Set(['edema']), unknown: new Set(['pneumonia']), labelled: new Set(['mass', 'edema', 'pneumonia']), regions: [] }
  const all = ['nodule', 'edema', 'consolidation', 'pneumothorax']
  expect(labelsByClass(read, all, 'ignore')).toEqual({ nodule: 1, edema: 0 })
  expect(labelsByClass(read, all, 'ones')).toEqual({ nodule: 1, edema: 0, consolidation: 1 })
  expect(labelsByClass(read, all, 'zeros')).toEqual({ nodule: 1, edema: 0, consolidation: 0 })
  expect(labelsByClass({ ...read, labelled: null }, all, 'ignore')).toEqual({ nodule: 1, edema: 0, pneumothorax: 0 })
})

test('a patient falls on one side of a split, and shares are even', () => {
  const shares = Array.from({ length: 2000 }, (_, i) => patientShare(`patient ${i}`))
  expect(patientShare('patient 7')).toBe(shares[7])
  expect(shares.filter((share) => share < 0.2).length).toBeGreaterThan(340)
  expect(shares.filter((share) => share < 0.2).length).toBeLessThan(460)
})

test('stages of both families of encoders are told by the names of their parameters', () => {
  expect(['conv1.weight', 'bn1.bias', 'layer3.0.conv1.weight', 'features.conv0.weight', 'features.denseblock2.denselayer1.norm1.weight', 'features.transition3.conv.weight', 'features.norm5.weight'].map((name) => stageOf(`img_encoder.model.${name}`))).toEqual(['stem', 'stem', '3', 'stem', '2', '3', '4'])
  expect(stageOf('img_encoder.local_embedder.weight')).toBe('embedders')
  expect(stageOf('text_encoder.model.pooler.dense.weight')).toBeNull()
  expect(isTrained('img_encoder.model.layer4.0.bn1.running_mean', [])).toBe(false)
  expect(isTrained('img_encoder.model.layer4.0.bn1.weight', ['4'])).toBe(true)
  expect(isTrained('img_encoder.model.layer3.0.bn1.weight', ['4'])).toBe(false)
})
