import type { PromptSet } from '@shared/domain/prompts'
import type { RunSettings } from '@shared/domain/training'
import type { TrainingFilm } from '@main/training/labelled-film'
import { patientShare } from '@main/training/patient-share'
import type { EncoderRecipe, HeadRecipe } from '@main/training/recipe'

export type RunRecipe = { readonly kind: 'head'; readonly recipe: HeadRecipe } | { readonly kind: 'encoder'; readonly recipe: EncoderRecipe }

export interface RunMaterial {
  readonly films: readonly TrainingFilm[]
  readonly prompts: PromptSet
  /** Folder of the pack to start from, and of the one to be. */
  readonly model: string
  readonly out: string
}

/** A film as it crosses to the training process: whose study it is of does not matter there. */
export const withoutStudy = ({ path, patient, source, labels, report }: TrainingFilm): TrainingFilm => ({ path, patient, source, labels, report })

/**
 * The recipe of a run of the window: what the reader chose, and for an encoder what proved itself on the demonstration
 * films (docs/evidence.md): AdamW, a tenth of the steps to warm up, a cosine, clipping, films changed at random. Reports
 * are left out: those of a library often say the same ("no acute disease"), which contrasting takes for wrong pairs. With too few patients to keep some for watching, none are.
 */
export function recipeOf({ kind, name, steps, learningRate, batch, stages, validation, seed }: RunSettings, { films, prompts, model, out }: RunMaterial): RunRecipe {
  const common = { model, out, name, steps, learningRate, prompts, films: films.map(withoutStudy) }
  if (kind === 'head') return { kind, recipe: { ...common, validation } }
  const watchable = films.some(({ patient }) => patientShare(patient) < validation) && films.some(({ patient }) => patientShare(patient) >= validation)
  return {
    kind,
    recipe: {
      ...common, batch: Math.min(batch, films.length), accumulate: 1, schedule: 'cosine', warmUp: Math.floor(steps / 10), optimizer: 'adamw', betas: [0.9, 0.999], momentum: 0.9, weightDecay: 0.01,
      clip: 1, shuffle: true, augment: true, seed, saveEvery: 20, stages: [...stages], contrastive: 0, globalOnly: false, validation: watchable ? validation : 0, validateEvery: Math.max(1, Math.floor(steps / 8))
    }
  }
}
