import { AppError } from '@shared/domain/errors'

/** What is known of a film before its pixels are looked at: valid codes in capitals, or '' where the file says none. */
export interface FilmFacts {
  readonly modality: string
  readonly bodyPart: string
  readonly viewPosition: string
  readonly rows: number
  readonly columns: number
  readonly frames: number
}

/** Modalities (PS3.3 C.7.3.1.1.1) under which frontal chest films come; OT and SC: scanned films and pictures. */
export const filmModalities: readonly string[] = ['', 'CR', 'DX', 'RG', 'OT', 'SC']
export const lateralViews: readonly string[] = ['LL', 'RL', 'LAT', 'LATERAL', 'LLO', 'RLO']
const CHEST = /CHEST|THORA|LUNG|TORAX|RIB|HEART/
const SHORT_SIDE_MIN_PX = 64
const LONG_SIDE_MAX_PX = 20_000
const ASPECT_MAX = 2

/**
 * Refuses what a model of frontal chest films has nothing to say about, as far as the header tells. Whether the pixels
 * show a chest is another question.
 * @throws AppError NOT_AN_IMAGE (another kind of picture) or IMAGE_SIZE
 */
export function assertFrontalFilm({ modality, bodyPart, viewPosition, rows, columns, frames }: FilmFacts): void {
  const refuse = (what: string) => new AppError('NOT_AN_IMAGE', `Suggestions are made for frontal chest films; ${what}.`)
  if (frames !== 1) throw refuse(`this image has ${frames} frames`)
  if (!filmModalities.includes(modality)) throw refuse(`this image is of modality ${modality}`)
  if (lateralViews.includes(viewPosition)) throw refuse('this is a lateral view')
  if (bodyPart !== '' && !CHEST.test(bodyPart)) throw refuse(`this film shows another part of the body (${bodyPart})`)
  const [short, long] = [Math.min(rows, columns), Math.max(rows, columns)]
  if (short < SHORT_SIDE_MIN_PX) throw new AppError('IMAGE_SIZE', `Suggestions need a film of at least ${SHORT_SIDE_MIN_PX} pixels a side; this one has ${columns} x ${rows}. Export the film in full size.`)
  if (long > LONG_SIDE_MAX_PX) throw new AppError('IMAGE_SIZE', `Suggestions are made for films of at most ${LONG_SIDE_MAX_PX} pixels a side; this one has ${columns} x ${rows}. Export it at a smaller size.`)
  if (long > ASPECT_MAX * short) throw new AppError('IMAGE_SIZE', `An image of ${columns} x ${rows} pixels is too long and narrow for a chest film.`)
}
