import { useQuery } from '@tanstack/react-query'
import { useState, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { Failure } from '@shared/domain/errors'
import type { DrawnTemplate, LabelTemplate } from '@shared/domain/label-source'
import type { PromptSet } from '@shared/domain/prompts'
import { notify } from '@renderer/app/notices'
import { tellChange } from '@renderer/door/changes'
import { door } from '@renderer/door/door'
import { failureOf } from '@renderer/door/failure'
import { queries } from '@renderer/door/queries'
import { queryClient } from '@renderer/door/query-client'
import { decisionsOf, plan } from '@renderer/labelling/planned'
import { TemplateEditor } from '@renderer/labelling/template-editor'
import { save } from '@renderer/review/saves'
import { useHidden } from '@renderer/suggestions/blind-first'
import type { FilmOfStudy } from '@renderer/suggestions/decide'
import { Dialog } from '@renderer/ui/dialog'
import { FailureNote } from '@renderer/ui/failure-note'
import { IconButton } from '@renderer/ui/icon-button'

interface Props {
  readonly film: FilmOfStudy
  readonly prompts: PromptSet | null
  readonly onClose: () => void
}

/** Sets of labels to give at once: a number applies one. What is answered already stays as it is. */
export function TemplatesDialog({ film, prompts, onClose }: Props) {
  const { t } = useTranslation()
  const templates = useQuery(queries.templates())
  const review = useQuery(queries.review(film.studyUid)).data
  const hidden = useHidden(film.sopInstanceUid, review)
  const [editing, setEditing] = useState<DrawnTemplate | null>(null)
  const [removing, setRemoving] = useState<string | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const list = templates.data ?? []

  const apply = async (template: LabelTemplate) => {
    // What stands is not known yet: nothing must be given over it.
    if (!review) return
    onClose()
    const planned = plan(template.labels, review, film.sopInstanceUid, hidden)
    const open = planned.filter(({ standing }) => standing === 'open')
    if (open.length === 0) {
      notify(t('labelling.allAnswered', { name: template.name }))
      return
    }
    const committed = await save({ kind: 'batch', batch: { studyUid: film.studyUid, by: { kind: 'template', template: template.id }, decisions: decisionsOf(film, open, 'added') } })
    if (committed) notify(t('labelling.applied', { name: template.name, count: open.length, kept: planned.length - open.length }))
  }
  const remove = async (id: string) => {
    try {
      queryClient.setQueryData(queries.templates().queryKey, await door.review.removeTemplate({ id }))
      tellChange('templates')
      setRemoving(null)
    } catch (error) {
      setFailure(failureOf(error))
    }
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const template = /^[1-9]$/.test(event.key) && !event.ctrlKey && !event.altKey && !event.metaKey ? list[Number(event.key) - 1] : undefined
    if (!template) return
    event.preventDefault()
    void apply(template)
  }
  if (editing) return <TemplateEditor template={editing} prompts={prompts} onClose={() => setEditing(null)} />
  const own = review?.labels.filter((label) => label.sopInstanceUid === film.sopInstanceUid && !hidden(label.class)) ?? []
  return (
    <Dialog
      title={t('labelling.templates')}
      onClose={onClose}
      className="labelling"
      onKeyDown={onKeyDown}
      foot={
        <button
          type="button"
          className="button"
          onClick={() => setEditing({ id: crypto.randomUUID(), name: '', labels: own.map(({ class: name, state }) => ({ class: name, state })) })}
        >
          {own.length > 0 ? t('labelling.newOfLabels') : t('labelling.newTemplate')}
        </button>
      }
    >
      {templates.error || failure ? <FailureNote failure={failure ?? failureOf(templates.error)} what={t('labelling.templatesFailed')} /> : null}
      {templates.data && list.length === 0 ? <p>{t('labelling.noTemplates')}</p> : null}
      <p className="muted">{t('labelling.templatesWhat')}</p>
      <ul className="choose__list">
        {list.map((template, i) => (
          <li key={template.id} className="template" data-template={template.name}>
            <button type="button" className="template__apply" {...(i === 0 ? { 'data-first-focus': true } : {})} onClick={() => void apply(template)}>
              {i < 9 ? <kbd className="key">{i + 1}</kbd> : null}
              <strong>{template.name}</strong>
              <span className="muted">{template.labels.map(({ class: name, state }) => `${name} ${t(`presence.${state.presence}`)}`).join(', ')}</span>
            </button>
            {removing === template.id ? (
              <button type="button" className="button button--danger" onClick={() => void remove(template.id)}>
                {t('labelling.reallyRemove')}
              </button>
            ) : (
              <>
                <IconButton icon="edit" label={t('labelling.editTemplate', { name: template.name })} onClick={() => setEditing(template)} />
                <IconButton icon="trash" label={t('labelling.removeTemplate', { name: template.name })} onClick={() => setRemoving(template.id)} />
              </>
            )}
          </li>
        ))}
      </ul>
    </Dialog>
  )
}
