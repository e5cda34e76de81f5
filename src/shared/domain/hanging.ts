import { z } from 'zod'
import type { Instance, Study } from '@shared/domain/study'

/** One film; the film and a prior's; the frontal and the lateral film of one study. */
export const layout = z.enum(['single', 'prior', 'lateral'])
export type Layout = z.infer<typeof layout>

/** Which studies open in a layout. Empty conditions hold for all. */
export const hangingRule = z.object({
  modality: z.string().trim().toUpperCase().max(16),
  /** Occurs in the description of the study or a series, or in the body part; case does not matter. */
  text: z.string().trim().max(64),
  layout
})
export type HangingRule = z.infer<typeof hangingRule>

export interface Hanging {
  readonly layout: Layout
  /** Null in a study without films. */
  readonly main: Instance | null
  /** The second film of the same study. */
  readonly beside: Instance | null
  readonly priorUid: string | null
}

const lateralViews = new Set(['LATERAL', 'LL', 'RL', 'L', 'LLD', 'RLD', 'LLO', 'RLO'])
export const isLateral = ({ viewPosition }: Pick<Instance, 'viewPosition'>): boolean => viewPosition !== null && lateralViews.has(viewPosition.toUpperCase())
const isFrontal = ({ viewPosition }: Instance): boolean => viewPosition !== null && /^(PA|AP)/i.test(viewPosition)

/** How a layout hangs a study; null when the study has not what it takes. */
export function hangIn(layout: Layout, study: Study): Hanging | null {
  const films = study.series.flatMap(({ instances }) => instances)
  const main = films.find(isFrontal) ?? films.find((film) => !isLateral(film)) ?? films[0] ?? null
  const single = { layout, main, beside: null, priorUid: null }
  if (layout === 'single') return { ...single, main: films[0] ?? null }
  if (layout === 'prior') return study.priors[0] ? { ...single, priorUid: study.priors[0].studyUid } : null
  const beside = films.find((film) => isLateral(film) && film !== main)
  return beside ? { ...single, beside } : null
}

/** The layout of the first rule that holds and can be met, else one film. */
export function hang(rules: readonly HangingRule[], study: Study): Hanging {
  for (const rule of rules) {
    const hanging = holds(rule, study) ? hangIn(rule.layout, study) : null
    if (hanging) return hanging
  }
  return hangIn('single', study)!
}

function holds({ modality, text }: HangingRule, { row, series }: Study): boolean {
  const texts = [row.description, ...series.flatMap((one) => [one.description, one.bodyPart])]
  return (modality === '' || row.modalities.includes(modality)) && (text === '' || texts.some((one) => one.toLowerCase().includes(text.toLowerCase())))
}

/** The film of a prior to lay beside one: of the same view where there is one. */
export function counterpart(films: readonly Instance[], shown: Pick<Instance, 'viewPosition'> | null): Instance | null {
  return films.find((film) => shown !== null && film.viewPosition === shown.viewPosition) ?? films.find((film) => shown === null || isLateral(film) === isLateral(shown)) ?? films[0] ?? null
}
