import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import type { Presence } from '@shared/domain/finding'
import type { SuggestedFinding } from '@shared/domain/suggestion'
import type { ActionName } from '@renderer/app/actions'
import { notify } from '@renderer/app/notices'
import { useActions } from '@renderer/app/use-actions'
import { useKeys } from '@renderer/app/use-keys'
import { chooseTool, editClass, selectClass, stopEditing, useView } from '@renderer/app/view'
import { failureOf } from '@renderer/door/failure'
import { queries } from '@renderer/door/queries'
import { keyOf, useSaves } from '@renderer/review/saves'
import { decide, denied, stateOfSuggestion, type FilmOfStudy } from '@renderer/suggestions/decide'
import { labelOf } from '@renderer/suggestions/label-of'
import { BlindCard } from '@renderer/suggestions/blind-card'
import { reveal, useHidden } from '@renderer/suggestions/blind-first'
import { EditDialog } from '@renderer/suggestions/edit-dialog'
import { FindingCard } from '@renderer/suggestions/finding-card'
import { LabellingTools } from '@renderer/labelling/labelling-tools'
import { SuggestionDetails } from '@renderer/suggestions/suggestion-details'
import { usePrefetchedGroundings, useSuggestions } from '@renderer/suggestions/use-suggestions'
import { FailureNote } from '@renderer/ui/failure-note'
import { IconButton } from '@renderer/ui/icon-button'
import { showPinned } from '@renderer/viewer/overlay-state'
import '@renderer/suggestions/suggestions.css'

/** Scores that fill a bar: corrected scores seldom leave this range; compat counts its local part fivefold. */
const fullAt = { corrected: 0.5, compat: 3 } as const

/** Everything the model suggests for the film on screen, and the reader's answers. */
export function SuggestionsPanel({ film }: { readonly film: FilmOfStudy }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const keys = useKeys()
  const { studyUid, sopInstanceUid } = film
  const suggestions = useSuggestions(sopInstanceUid)
  const review = useQuery(queries.review(studyUid))
  const sets = useQuery(queries.promptSets())
  const open = useSaves((state) => state.open)
  const selected = useView((view) => view.selectedClass)
  const editing = useView((view) => view.editing)
  usePrefetchedGroundings(suggestions.data)
  const hidden = useHidden(sopInstanceUid, review.data)
  const suggested = suggestions.data?.findings ?? []
  // Said at the first try that fails, while it is tried again.
  const reason = suggestions.error ?? suggestions.failureReason
  const failed = reason ? failureOf(reason) : null
  // No failure: the model does not read such a film.
  const isOther = failed?.code === 'NOT_AN_IMAGE'
  const anyHidden = suggested.some((finding) => hidden(finding.class))
  // The order of the suggestions would tell what is strong.
  const findings = anyHidden ? suggested.toSorted((a, b) => a.class.localeCompare(b.class)) : suggested
  const allUncalibrated = findings.every((finding) => finding.probability === null)

  const select = (index: number) => {
    const finding = findings[index]
    if (finding) selectClass(finding.class)
  }
  const index = findings.findIndex((finding) => finding.class === selected)
  const current = findings[index] ?? null
  /** The reader's own answer, before the suggestion is seen. */
  const answer = (name: string, presence: Presence) => void decide(film, name, { ...denied, presence }, 'added')
  const accept = (at: number) => {
    const finding = findings[at]
    if (finding && !hidden(finding.class)) void decide(film, finding.class, stateOfSuggestion(finding), 'accepted')
    else answerOwn(finding, 'present')
  }
  const reject = (at: number) => {
    const finding = findings[at]
    if (finding && !hidden(finding.class)) void decide(film, finding.class, denied, 'rejected')
    else answerOwn(finding, 'absent')
  }
  const doubt = () => {
    if (current && !hidden(current.class)) void decide(film, current.class, { ...stateOfSuggestion(current), presence: 'uncertain' }, 'corrected')
    else answerOwn(current ?? undefined, 'uncertain')
  }
  /** Of a finding whose suggestion waits, or of one that was added by hand. */
  const answerOwn = (finding: SuggestedFinding | undefined, presence: Presence) => {
    const name = finding?.class ?? selected
    if (name !== null) answer(name, presence)
    else chooseFirst()
  }
  /** A key that acts on the chosen finding must not seem to have acted. */
  const chooseFirst = () => notify(t('suggestions.chooseFirst'))
  /** A region belongs to a finding: the selected one, else the strongest. */
  const draw = (tool: 'box' | 'polygon' | 'brush') => {
    if (selected === null && findings[0]) selectClass(findings[0].class)
    if (useView.getState().selectedClass !== null) chooseTool(tool)
  }
  const byNumber = Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`finding.${i + 1}`, () => select(i)])) as Partial<Record<ActionName, () => void>>
  useActions({
    ...byNumber,
    'finding.next': () => select(Math.min(findings.length - 1, index + 1)),
    'finding.previous': () => select(index < 0 ? findings.length - 1 : Math.max(0, index - 1)),
    'finding.accept': () => accept(index),
    'finding.reject': () => reject(index),
    'finding.uncertain': doubt,
    'finding.edit': () => {
      if (selected !== null) editClass(selected)
      else chooseFirst()
    },
    'finding.add': () => editClass(''),
    'region.box': () => draw('box'),
    'region.polygon': () => draw('polygon'),
    'region.brush': () => draw('brush')
  })

  // The selected finding's map lies on the film until another is chosen.
  const shownClass = current && !hidden(current.class) ? current.class : null
  useEffect(() => {
    showPinned(shownClass === null ? null : { kind: 'class', sopInstanceUid, class: shownClass })
    if (shownClass !== null) document.querySelector(`[data-finding="${CSS.escape(shownClass)}"]`)?.scrollIntoView({ block: 'nearest' })
  }, [shownClass, sopInstanceUid, client])

  const serving = sets.data?.find((set) => set.serving) ?? null
  const editedFinding = findings.find((finding) => finding.class === editing?.class) ?? null
  return (
    <section className="suggestions" aria-label={t('suggestions.title')}>
      <header className="panel-head">
        <h2>{t('suggestions.title')}</h2>
        {findings.length > 0 && allUncalibrated && !anyHidden ? <span className="chip">{t('suggestions.uncalibrated')}</span> : null}
        {suggestions.isFetching ? <span className="muted">{t('suggestions.computing')}</span> : null}
        <span className="panel-head__space" />
        <LabellingTools film={film} />
        <IconButton icon="add" label={t('actions.finding.add')} onClick={() => editClass('')} />
      </header>
      {isOther ? (
        <p className="suggestions__outlier" role="status" title={failed.message}>
          {t('suggestions.otherKind')}
        </p>
      ) : null}
      {failed && !isOther ? <FailureNote failure={failed} what={t('suggestions.failed')} advice={failed.code === 'WORKER_CRASHED' ? t('suggestions.goesOn') : undefined} onRetry={() => void suggestions.refetch()} /> : null}
      {anyHidden ? (
        <div className="suggestions__blind" role="status">
          <p>{t('suggestions.blind')}</p>
          <button type="button" className="button button--quiet" onClick={() => reveal(sopInstanceUid)}>
            {t('suggestions.reveal')}
          </button>
        </div>
      ) : null}
      {suggestions.data?.outlier?.isOut ? (
        <p className="suggestions__outlier" role="status">
          {t('suggestions.outlier')}
        </p>
      ) : null}
      {review.error ? <FailureNote failure={failureOf(review.error)} what={t('labels.failed')} onRetry={() => void review.refetch()} /> : null}
      {suggestions.isPending ? (
        <ul className="suggestions__list" aria-busy="true">
          {Array.from({ length: 5 }, (_, i) => (
            <li key={i} className="finding finding--waiting" />
          ))}
        </ul>
      ) : (
        <ol className="suggestions__list" data-testid="suggestions">
          {findings.map((finding, i) => {
            const pending = open.find((save) => save.key === keyOf({ kind: 'decision', decision: { ...film, class: finding.class, id: '', state: denied, origin: 'rejected' } })) ?? null
            const shared = { number: i + 1, selected: finding.class === selected, keys }
            return hidden(finding.class) ? (
              <BlindCard key={finding.class} {...shared} name={finding.class} pending={pending} onAnswer={(presence) => answer(finding.class, presence)} />
            ) : (
              <FindingCard
                key={finding.class}
                {...shared}
                sopInstanceUid={sopInstanceUid}
                finding={finding}
                label={labelOf(review.data, sopInstanceUid, finding.class)}
                pending={pending}
                fullAt={fullAt[suggestions.data?.mode ?? 'corrected']}
                showsUncalibrated={!allUncalibrated}
                onAccept={() => accept(i)}
                onReject={() => reject(i)}
                onDoubt={doubt}
              />
            )
          })}
        </ol>
      )}
      {suggestions.data && !anyHidden ? <SuggestionDetails suggestions={suggestions.data} /> : null}
      {editing ? (
        <EditDialog
          key={editing.class}
          film={film}
          name={editing.class}
          finding={editedFinding}
          label={labelOf(review.data, sopInstanceUid, editing.class)}
          prompts={serving}
          onClose={stopEditing}
        />
      ) : null}
    </section>
  )
}
