import { useMutation } from '@tanstack/react-query'
import { useId, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { promptParts } from '@shared/domain/prompt-diff'
import type { PromptSet } from '@shared/domain/prompts'
import { door } from '@renderer/door/door'
import { failureOf } from '@renderer/door/failure'
import { PromptDifferences, type NamedSet } from '@renderer/models/prompt-differences'
import { PromptPreview } from '@renderer/models/prompt-preview'
import { fromEdited, toEdited, type EditedClass, type EditedSet } from '@renderer/models/prompt-text'
import { exportPromptSet } from '@renderer/models/prompt-transfer'
import { FailureNote } from '@renderer/ui/failure-note'
import { IconButton } from '@renderer/ui/icon-button'

interface Props {
  readonly set: PromptSet
  readonly versions: readonly NamedSet[]
  /** Hash of the version that was taken to be edited. */
  readonly from: string
  readonly onSaved: () => void
}

const noParts: EditedClass['parts'] = { severity: '-', subtype: '', location: '-', absent: '' }

/** A prompt set as lists that can be edited; saving makes a new version that serves from then on. */
export function PromptSetEditor({ set, versions, from, onSaved }: Props) {
  const { t } = useTranslation()
  const [edited, setEdited] = useState<EditedSet>(() => toEdited(set))
  const [problems, setProblems] = useState<readonly string[]>([])
  const save = useMutation({ mutationFn: (next: PromptSet) => door.suggestions.savePromptSet(next), onSuccess: onSaved })
  const checked = useMemo(() => fromEdited(edited).set, [edited])
  const nameId = useId()
  const noteId = useId()
  const changeClass = (index: number, change: Partial<EditedClass>) =>
    setEdited({ ...edited, classes: edited.classes.map((one, i) => (i === index ? { ...one, ...change } : one)) })
  const submit = () => {
    const result = fromEdited(edited)
    setProblems(result.problems ?? [])
    if (result.set) save.mutate(result.set)
  }
  return (
    <div className="prompt-desk">
      <section className="sheet" aria-label={t('prompts.edit')}>
        <header className="sheet__head">
          <h2 className="sheet__title">{t('prompts.edit')}</h2>
          <span className="panel-head__space" />
          <button type="button" className="button" disabled={checked === null} onClick={() => checked && exportPromptSet(checked)}>
            {t('prompts.export')}
          </button>
        </header>
        <div className="form">
          <label htmlFor={nameId}>{t('prompts.name')}</label>
          <input id={nameId} className="input" value={edited.name} maxLength={100} onChange={(event) => setEdited({ ...edited, name: event.target.value })} />
          <label htmlFor={noteId}>{t('prompts.note')}</label>
          <input id={noteId} className="input" value={edited.note} maxLength={2000} onChange={(event) => setEdited({ ...edited, note: event.target.value })} />
        </div>
        <p className="muted">{t('prompts.lines')}</p>
        {edited.classes.map((one, index) => (
          <fieldset className="prompt-class" key={index}>
            <div className="prompt-class__head">
              <label className="field">
                <span className="field__label">{t('edit.class')}</span>
                <input className="input" value={one.name} maxLength={100} onChange={(event) => changeClass(index, { name: event.target.value })} />
              </label>
              <span className="panel-head__space" />
              <IconButton icon="trash" label={t('prompts.removeClass', { class: one.name })} onClick={() => setEdited({ ...edited, classes: edited.classes.filter((_, i) => i !== index) })} />
            </div>
            {promptParts.map((part) => (
              <label className="field" key={part}>
                <span className="field__label">{t(`parts.${part}`)}</span>
                <textarea className="textarea" spellCheck={false} value={one.parts[part]} onChange={(event) => changeClass(index, { parts: { ...one.parts, [part]: event.target.value } })} />
              </label>
            ))}
          </fieldset>
        ))}
        <div className="edit__foot">
          <button type="button" className="button" onClick={() => setEdited({ ...edited, classes: [...edited.classes, { name: '', parts: noParts }] })}>
            {t('prompts.addClass')}
          </button>
          <button type="button" className="button button--primary" disabled={save.isPending} onClick={submit}>
            {save.isPending ? t('save.saving') : t('prompts.saveVersion')}
          </button>
        </div>
        {problems.length > 0 ? (
          <p className="failure" role="alert">
            {t('prompts.problems', { paths: problems.join(', ') })}
          </p>
        ) : null}
        {save.error ? <FailureNote failure={failureOf(save.error)} what={t('save.notSaved')} onRetry={submit} /> : null}
      </section>
      <aside className="prompt-desk__side scroll" aria-label={t('prompts.side')} tabIndex={0}>
        <PromptPreview set={checked} />
        <PromptDifferences set={checked} versions={versions} from={from} />
      </aside>
    </div>
  )
}
