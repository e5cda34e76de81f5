import type { TrainingDataset, TrainingRun } from '@shared/domain/training'
import { fakeModel } from './findings'

export const fakeDataset: TrainingDataset = {
  films: 48, patients: 40, heldOutFilms: 12, heldOutPatients: 10, unlabelledFilms: 31,
  classes: [
    { class: 'edema', trained: { present: 14, absent: 30, uncertain: 2 }, heldOut: { present: 4, absent: 8, uncertain: 0 }, outlined: { drawn: 9, absent: 30 } },
    { class: 'nodule', trained: { present: 2, absent: 40, uncertain: 1 }, heldOut: { present: 1, absent: 11, uncertain: 0 }, outlined: { drawn: 0, absent: 40 } }
  ],
  origins: { accepted: 31, corrected: 17, rejected: 44, added: 4 },
  readers: { 'Reader 1': 70, 'Reader 2': 26 },
  excluded: []
}

export const fakeRun: TrainingRun = {
  id: '11111111-1111-4111-8111-111111111111',
  settings: { kind: 'encoder', name: 'gloriole-demo-trained', uncertain: 'ignore', steps: 100, learningRate: 1e-4, batch: 16, stages: [], classes: [], validation: 0.1, seed: 1 },
  startedAt: '2026-01-01T00:00:00.000Z', finishedAt: null, reader: 'Reader 1', parent: fakeModel, films: 48, patients: 40, state: 'running', stopping: false, read: 48, step: 40, msPerStep: 900,
  losses: Array.from({ length: 40 }, (_, i) => [i + 1, 0.7 * Math.exp(-i / 25) + 0.1] as [number, number]),
  validation: [{ step: 0, auroc: { edema: 0.7, nodule: null } }, { step: 40, auroc: { edema: 0.82, nodule: null } }],
  overlap: [], refused: [], provider: null, result: null, comparison: null, gateFailure: null, fits: null, failure: null
}
