import type { PromptSet } from '@shared/domain/prompts'
import type { RunSettings } from '@shared/domain/training'
import type { TrainingFilm } from '@main/training/labelled-film'
import { patientShare } from '@main/training/patient-share'
import type { CommonRecipe, EncoderRecipe, HeadRecipe, SegmentRecipe } from '@main/training/recipe'
import type { SegmentFilm } from '@main/training/segment-film'

export type RunRecipe =
  | { readonly kind: 'head'; readonly recipe: HeadRecipe }
  | { readonly kind: 'encoder'; readonly recipe: EncoderRecipe }
  | { readonly kind: 'segment'; readonly recipe: SegmentRecipe }

export interface RunMaterial {
  readonly films: readonly TrainingFilm[]
  /** What readers drew and denied; of a segmenter's run alone. */
  readonly outlined: readonly SegmentFilm[]
  readonly prompts: PromptSet
  /** Folder of the pack to start from, and of the one to be. */
  readonly model: string
  readonly out: string
}

/** A film as it crosses to the training process: whose study it is of does not matter there. */
export const withoutStudy = ({ path, patient, source, labels, report }: TrainingFilm): TrainingFilm => ({ path, patient, source, labels, report })

/**
 * The recipe of a run of the window: what the reader chose, and for an encoder and a segmenter what proved itself on the
 * demonstration films (docs/evidence.md): AdamW, a tenth of the steps to warm up, a cosine, clipping, films changed at
 * random. Reports are left out: those of a library often say the same ("no acute disease"), which contrasting takes for
 * wrong pairs. With too few patients to keep some for watching, none are.
 */
export function recipeOf({ kind, name, steps, learningRate, batch, stages, classes, validation, seed }: RunSettings, { films, outlined, prompts, model, out }: RunMaterial): RunRecipe {
  const start = { model, out, name, steps, learningRate }
  if (kind === 'head') return { kind, recipe: { ...start, prompts, films: films.map(withoutStudy), validation } }
  const common = (own: readonly { readonly patient: string }[]): CommonRecipe & Pick<EncoderRecipe, 'validation' | 'validateEvery'> => {
    const watched = own.filter(({ patient }) => patientShare(patient) < validation).length
    const watches = watched > 0 && watched < own.length
    return {
      ...start, batch: Math.min(batch, watches ? own.length - watched : own.length), accumulate: 1, schedule: 'cosine', warmUp: Math.floor(steps / 10), optimizer: 'adamw', betas: [0.9, 0.999], momentum: 0.9,
      weightDecay: 0.01, clip: 1, shuffle: true, augment: true, seed, saveEvery: 20, validation: watches ? validation : 0, validateEvery: Math.max(1, Math.floor(steps / 8))
    }
  }
  if (kind === 'segment') return { kind, recipe: { ...common(outlined), classes: [...classes], films: [...outlined] } }
  return { kind, recipe: { ...common(films), prompts, films: films.map(withoutStudy), stages: [...stages], contrastive: 0, globalOnly: false } }
}
