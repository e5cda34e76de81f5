import type { RunKind, RunSettings } from '@shared/domain/training'

export type Preset = Omit<RunSettings, 'name'>

/** What proved itself on the demonstration films (docs/evidence.md). */
export const presets: Readonly<Record<RunKind, Preset>> = {
  head: { kind: 'head', uncertain: 'ignore', steps: 120, learningRate: 0.05, batch: 16, stages: [], classes: [], validation: 0.1, seed: 1 },
  encoder: { kind: 'encoder', uncertain: 'ignore', steps: 150, learningRate: 1e-4, batch: 16, stages: [], classes: [], validation: 0.1, seed: 1 },
  segment: { kind: 'segment', uncertain: 'ignore', steps: 300, learningRate: 5e-3, batch: 16, stages: [], classes: [], validation: 0.1, seed: 1 }
}
