import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Label } from '@shared/domain/review'
import type { SuggestedFinding } from '@shared/domain/suggestion'
import { runAction } from '@renderer/app/use-actions'
import { editClass, selectClass } from '@renderer/app/view'
import { SaveFailure } from '@renderer/review/save-failure'
import type { Save } from '@renderer/review/saves'
import { Icon } from '@renderer/ui/icon'
import { Keys } from '@renderer/ui/keys'
import type { useKeys } from '@renderer/app/use-keys'
import { originText, stateText } from '@renderer/suggestions/finding-text'
import { ScoreBar } from '@renderer/suggestions/score-bar'
import { WordText } from '@renderer/suggestions/word-text'

interface Props {
  readonly number: number
  readonly sopInstanceUid: string
  readonly finding: SuggestedFinding
  readonly label: Label | null
  /** A decision on this finding that is not committed yet. */
  readonly pending: Save | null
  readonly selected: boolean
  readonly keys: ReturnType<typeof useKeys>
  /** Score that fills the bar. */
  readonly fullAt: number
  /** Whether "uncalibrated" stands beside each finding, where some are calibrated and some are not. */
  readonly showsUncalibrated: boolean
  readonly onAccept: () => void
  readonly onReject: () => void
  readonly onDoubt: () => void
}

const morePrompts = 5
/** Standard deviations of the reference films that fill a bar. */
const fullAtDeviations = 3

const presenceTone = { present: 'good', absent: 'danger', uncertain: 'amber' } as const

/** One suggested finding: how strong, in which words, and what the reader says about it. */
export function FindingCard({ number, sopInstanceUid, finding, label, pending, selected, keys, fullAt, showsUncalibrated, onAccept, onReject, onDoubt }: Props) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const { class: name, score, probability, judgement, prompts, words } = finding
  const best = prompts[0]!
  const others = prompts.slice(1, 1 + morePrompts)
  const value = probability === null ? score.toFixed(2) : `${Math.round(probability * 100)} %`
  const scoreText = probability !== null ? t('suggestions.probability', { value }) : judgement ? t('suggestions.zScore', { value }) : t('suggestions.score', { value })
  const saving = pending?.state === 'saving'
  const tone = label && !saving ? ` finding--${label.state.presence}` : ''
  return (
    <li
      className={`finding${selected ? ' finding--selected' : ''}${tone}`}
      data-finding={name}
      data-decision={saving ? 'saving' : pending ? 'failed' : (label?.origin ?? 'none')}
      aria-current={selected}
      onClick={() => selectClass(name)}
    >
      <div className="finding__head">
        <button type="button" className="finding__name" aria-expanded={selected} title={t('suggestions.showOverlay')} onClick={() => selectClass(name)}>
          {number <= 9 ? <kbd className="key">{number}</kbd> : null}
          <span>{name}</span>
        </button>
        {probability === null && (selected || showsUncalibrated) ? <span className="finding__uncalibrated" title={judgement?.reason ? t(`suggestions.because.${judgement.reason}`) : undefined}>{t('suggestions.uncalibrated')}</span> : null}
        {judgement?.reason === 'ambiguous' ? (
          <span className="chip" title={t('suggestions.because.ambiguous')}>
            {t('suggestions.abstains')}
          </span>
        ) : null}
        <ScoreBar score={score} fullAt={judgement ? fullAtDeviations : fullAt} probability={probability} label={scoreText} />
        <span className="finding__value number">{value}</span>
      </div>
      <div className="finding__line">
        <p className="finding__prompt">
          <WordText sopInstanceUid={sopInstanceUid} text={best.text} scores={Object.fromEntries(words.map((word) => [word.word, word.score]))} />
        </p>
        {selected ? null : <Answers name={name} saving={saving} onAccept={onAccept} onReject={onReject} onDoubt={null} />}
      </div>
      {selected ? (
        <>
          {judgement ? <p className="finding__judgement muted">{judgement.reason === null ? t(`suggestions.answer.${judgement.decision === 'present' ? 'present' : 'absent'}`) : t(`suggestions.because.${judgement.reason}`)}</p> : null}
          <div className="finding__parts">
            {(['severity', 'subtype', 'location'] as const).map((part) => (
              <button key={part} type="button" className="finding__part" onClick={() => void runAction(`finding.${part}`)}>
                <span className="finding__part-name">
                  {t(`parts.${part}`)} <Keys value={keys[`finding.${part}`]} />
                </span>
                <span>{(label && label.state.presence !== 'absent' ? label.state[part] : best[part]) || <span className="muted">–</span>}</span>
              </button>
            ))}
          </div>
          {others.length > 0 ? (
            <div className="finding__more">
              <button type="button" className="finding__toggle" aria-expanded={open} onClick={() => setOpen(!open)}>
                {open ? t('suggestions.fewerPrompts') : t('suggestions.morePrompts', { count: prompts.length - 1 })}
              </button>
              {open ? (
                <ol>
                  {others.map((prompt) => (
                    <li key={prompt.text}>
                      <WordText sopInstanceUid={sopInstanceUid} text={prompt.text} />
                      <span className="number muted">{prompt.score.toFixed(2)}</span>
                    </li>
                  ))}
                </ol>
              ) : null}
            </div>
          ) : null}
        </>
      ) : null}
      {saving || label ? (
        <p className="finding__answer" aria-live="polite">
          {saving ? <span className="muted">{t('save.saving')}</span> : null}
          {!saving && label ? (
            <>
              <span className={`chip chip--${presenceTone[label.state.presence]}`}>{originText(label, t)}</span>
              <span className="finding__state" title={stateText(label.state, t)}>
                {stateText(label.state, t)}
              </span>
            </>
          ) : null}
        </p>
      ) : null}
      {selected ? <Answers name={name} saving={saving} keys={keys} onAccept={onAccept} onReject={onReject} onDoubt={onDoubt} /> : null}
      {pending ? <SaveFailure save={pending} /> : null}
    </li>
  )
}

interface AnswersProps {
  readonly name: string
  readonly saving: boolean
  /** Given where there is room for words and keys. */
  readonly keys?: Props['keys']
  readonly onAccept: () => void
  readonly onReject: () => void
  /** Null where it has no button. */
  readonly onDoubt: (() => void) | null
}

/** Accept, edit, reject; uncertain. */
function Answers({ name, saving, keys, onAccept, onReject, onDoubt }: AnswersProps) {
  const { t } = useTranslation()
  const answers = [
    { icon: 'accept', text: t('suggestions.accept'), label: t('suggestions.acceptOf', { class: name }), title: t('suggestions.acceptWhat'), action: 'finding.accept', onClick: onAccept },
    { icon: 'edit', text: t('suggestions.edit'), label: t('suggestions.editOf', { class: name }), title: t('suggestions.edit'), action: 'finding.edit', onClick: () => editClass(name) },
    { icon: 'reject', text: t('suggestions.reject'), label: t('suggestions.rejectOf', { class: name }), title: t('suggestions.rejectWhat'), action: 'finding.reject', onClick: onReject },
    ...(onDoubt ? ([{ icon: 'help', text: '', label: t('suggestions.doubtOf', { class: name }), title: t('suggestions.doubtWhat'), action: 'finding.uncertain', onClick: onDoubt }] as const) : [])
  ] as const
  return (
    <div className={keys ? 'finding__answers' : 'finding__answers finding__answers--short'}>
      {answers.map(({ icon, text, label, title, action, onClick }) => (
        <button key={icon} type="button" className="button button--quiet" disabled={saving} aria-label={label} title={title} onClick={onClick}>
          <Icon name={icon} />
          {keys ? text : null}
          {keys ? <Keys value={keys[action]} /> : null}
        </button>
      ))}
    </div>
  )
}
