import type { TrainingRun } from '@shared/domain/training'
import type { FilmAt } from '@main/training/refused-films'
import type { TrainingEvent } from '@main/training/run'

/** Points of a loss curve: more than a screen could tell apart. */
const POINTS = 400

/** A run after an event of its child. */
export function advance(run: TrainingRun, event: TrainingEvent, filmAt: FilmAt): TrainingRun {
  switch (event.type) {
    case 'reading':
      return { ...run, read: event.done }
    case 'resumed': {
      const upTo = ({ step }: { readonly step: number }) => step <= event.step
      return { ...run, step: event.step, losses: run.losses.filter(([step]) => step <= event.step), validation: run.validation.filter(upTo), overlap: run.overlap.filter(upTo) }
    }
    case 'step': {
      const { step, loss, ms } = event
      const losses = [...run.losses, [step, loss] as [number, number]]
      // The mean forgets slowly: a step takes as long as the machine is busy.
      return { ...run, step, msPerStep: run.msPerStep === null ? ms : 0.8 * run.msPerStep + 0.2 * ms, losses: losses.length > POINTS ? losses.filter((_, i) => i % 2 === 1) : losses }
    }
    case 'validation':
      return { ...run, validation: [...run.validation, { step: event.step, auroc: { ...event.auroc } }] }
    case 'overlap':
      return { ...run, overlap: [...run.overlap, { step: event.step, dice: { ...event.dice } }] }
    case 'refused': {
      const film = filmAt(event.path)
      return film ? { ...run, refused: [...run.refused, { ...film, failure: event.failure, at: new Date().toISOString() }] } : run
    }
    case 'short':
      return { ...run, fits: event.batch }
  }
}
