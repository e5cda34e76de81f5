import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { PromptPreview as Preview, PromptSet } from '@shared/domain/prompts'
import { failureOf } from '@renderer/door/failure'
import { queries } from '@renderer/door/queries'
import { useOpenFilm } from '@renderer/models/use-open-film'
import { useSettled } from '@renderer/models/use-settled'
import { ScoreBar } from '@renderer/suggestions/score-bar'
import { FailureNote } from '@renderer/ui/failure-note'

/** Corrected scores seldom leave this range. */
const fullAt = 0.5
const pauseMs = 600

/** What the edited set would be: sentences and their number, unfamiliar words, and the ranking on the film that is open. */
export function PromptPreview({ set }: { readonly set: PromptSet | null }) {
  const { t } = useTranslation()
  const film = useOpenFilm()
  const settled = useSettled(set, pauseMs)
  const preview = useQuery({ ...queries.promptPreview(settled, film), placeholderData: (before) => before })
  const classes = preview.data?.classes ?? []
  const count = classes.reduce((sum, one) => sum + one.promptCount, 0)
  return (
    <section className="prompt-preview" aria-label={t('prompts.preview')} aria-busy={preview.isFetching}>
      <header className="prompt-preview__head">
        <h3>{t('prompts.preview')}</h3>
        <span className="muted number">{t('prompts.countOf', { count })}</span>
      </header>
      <p className="muted">{film === null ? t('prompts.noFilm') : t('prompts.onFilm')}</p>
      {set === null ? <p className="muted">{t('prompts.unfinished')}</p> : null}
      {preview.error ? <FailureNote failure={failureOf(preview.error)} onRetry={() => void preview.refetch()} /> : null}
      {preview.data?.problem ? (
        <p className="failure" role="status">
          {preview.data.problem}
        </p>
      ) : null}
      <ol className="prompt-preview__classes">
        {classes.map((one) => (
          <ClassPreview key={one.class} preview={one} />
        ))}
      </ol>
    </section>
  )
}

function ClassPreview({ preview }: { readonly preview: Preview['classes'][number] }) {
  const { t } = useTranslation()
  const { class: name, combinations, promptCount, texts, absent, unfamiliarWords, ranking } = preview
  return (
    <li className="prompt-preview__class" data-preview={name}>
      <div className="prompt-preview__line">
        <strong>{name}</strong>
        {ranking ? (
          <>
            <ScoreBar score={ranking.score} fullAt={fullAt} probability={null} label={t('suggestions.score', { value: ranking.score.toFixed(2) })} />
            <span className="number">{ranking.score.toFixed(2)}</span>
          </>
        ) : null}
      </div>
      {ranking?.best[0] ? (
        <p lang="en" className="prompt-preview__best">
          {ranking.best[0].text}
        </p>
      ) : null}
      {ranking && ranking.margin !== null ? <p className="muted number">{t('prompts.margin', { value: `${ranking.margin < 0 ? '−' : '+'}${Math.abs(ranking.margin).toFixed(2)}` })}</p> : null}
      {absent.length === 0 ? <p className="muted">{t('prompts.noDenial')}</p> : null}
      {unfamiliarWords.length > 0 ? (
        <p className="prompt-preview__warning" role="status">
          {t('prompts.unfamiliar', { words: unfamiliarWords.join(', ') })}
        </p>
      ) : null}
      <details className="details">
        <summary>{t('prompts.sentences', { count: promptCount, combinations })}</summary>
        <ul lang="en" className="prompt-preview__texts">
          {texts.map((text) => (
            <li key={text}>{text}</li>
          ))}
          {promptCount > texts.length ? <li className="muted">{t('prompts.moreTexts', { count: promptCount - texts.length })}</li> : null}
          {absent.map((text) => (
            <li key={text} className="prompt-preview__denial">
              {text}
            </li>
          ))}
        </ul>
      </details>
    </li>
  )
}
