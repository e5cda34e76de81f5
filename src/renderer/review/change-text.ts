import type { TFunction } from 'i18next'
import type { Change } from '@renderer/review/saves'
import { stateText } from '@renderer/suggestions/finding-text'

const batchActions = { prior: 'labels-copied', template: 'labels-templated', threshold: 'labels-accepted' } as const

/** `edema: present · mild`: what a change says, in one line. */
export function changeText(change: Change, t: TFunction): string {
  switch (change.kind) {
    case 'decision':
      return `${change.decision.class}: ${stateText(change.decision.state, t)}`
    case 'adjudication':
      return `${change.adjudication.class}: ${stateText(change.adjudication.state, t)}`
    case 'batch':
      return `${t(`history.${batchActions[change.batch.by.kind]}`)} ${change.batch.decisions.map((one) => one.class).join(', ')}`
    case 'region':
      return `${t('history.region')}: ${change.region.class}`
    case 'regions':
      return `${t('history.region')}: ${[...new Set(change.regions.map((one) => one.class))].join(', ')}`
    case 'measurement':
      return t(`measure.kind.${change.measurement.kind}`)
    case 'remove-measurement':
      return t('history.measurement-removed')
    case 'remove-label':
      return t('history.label-removed')
    case 'remove-region':
      return t('history.region-removed')
    case 'undo':
    case 'redo':
      return t(`actions.review.${change.kind}`)
  }
}
