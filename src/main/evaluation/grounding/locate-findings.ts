import type { Pack } from '@main/checkpoint/pack'
import { labelNames } from '@main/evaluation/classes'
import { localise } from '@main/evaluation/grounding/localisation'
import { regionMask } from '@main/evaluation/grounding/region-mask'
import type { LocatedFinding } from '@main/evaluation/grounding/summary'
import type { LabelledFilm } from '@main/evaluation/labels/labelled-film'
import { classScores } from '@main/gloria/class-scores'
import { createFilmScorer, type FilmScorerParts } from '@main/gloria/film-scorer'
import { holdTexts } from '@main/gloria/grounding'
import { meanMap } from '@shared/geometry/blend-maps'

/**
 * Holds the map of each class that has a region on a film, the mean of its three best prompts' maps as the window
 * shows it, against that region. Rejects with what `InferenceService.encodeFilm` throws.
 */
export function createFindingLocator(parts: Omit<FilmScorerParts, 'mode'> & { readonly pack: Pack }): (path: string, film: LabelledFilm) => Promise<LocatedFinding[]> {
  const { prompts, pack } = parts
  const score = createFilmScorer({ ...parts, mode: 'corrected' })
  return async (path, { patient, regions }) => {
    const classes = prompts.classes.map(({ class: name }) => ({ name, own: regions.filter(({ finding }) => labelNames(name).includes(finding)) }))
    if (classes.every(({ own }) => own.length === 0)) return []
    const { film, texts, scores } = await score(path, { frontalOnly: true })
    const best = classScores(prompts, scores, 'corrected')
    return classes.flatMap(({ name, own }, i) => {
      if (own.length === 0) return []
      const map = meanMap(best[i]!.best.map(({ index }) => holdTexts(film, [texts[index]!], 'corrected', pack.manifest).whole))
      const found = localise(film.grid, map, regionMask(own, { rows: film.grid.imageRows, columns: film.grid.imageColumns }))
      return found ? [{ class: name, patient, ...found }] : []
    })
  }
}
