import type { TFunction } from 'i18next'
import type { FindingState } from '@shared/domain/finding'
import type { Label } from '@shared/domain/review'

/** `present · moderate · left`: an answer in one line. */
export function stateText(state: FindingState, t: TFunction): string {
  return [t(`presence.${state.presence}`), state.severity, state.subtype, state.location].filter(Boolean).join(' · ')
}

/** How a label came about: what the reader did to a suggestion, or where it was taken from. */
export function originText({ origin, source }: Pick<Label, 'origin' | 'source'>, t: TFunction): string {
  switch (source?.kind) {
    case 'prior':
      return t('origin.prior')
    case 'adjudicated':
      return t('origin.adjudicated')
    case 'template':
      return source.name
    case 'threshold':
      return t('origin.threshold', { value: source.scale === 'probability' ? `${Math.round(source.threshold * 100)} %` : source.threshold.toFixed(2) })
    case undefined:
      return t(`origin.${origin}`)
  }
}
