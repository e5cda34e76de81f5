import type { TFunction } from 'i18next'
import type { FindingState } from '@shared/domain/finding'

/** `present · moderate · left`: an answer in one line. */
export function stateText(state: FindingState, t: TFunction): string {
  return [t(`presence.${state.presence}`), state.severity, state.subtype, state.location].filter(Boolean).join(' · ')
}
