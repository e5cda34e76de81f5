import { useState, type SubmitEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { Failure } from '@shared/domain/errors'
import { presence as presences, type FindingState } from '@shared/domain/finding'
import type { DrawnTemplate } from '@shared/domain/label-source'
import type { PromptSet } from '@shared/domain/prompts'
import { tellChange } from '@renderer/door/changes'
import { door } from '@renderer/door/door'
import { failureOf } from '@renderer/door/failure'
import { queries } from '@renderer/door/queries'
import { queryClient } from '@renderer/door/query-client'
import { PartSelect } from '@renderer/suggestions/part-select'
import { Dialog } from '@renderer/ui/dialog'
import { FailureNote } from '@renderer/ui/failure-note'
import { IconButton } from '@renderer/ui/icon-button'

interface Props {
  readonly template: DrawnTemplate
  readonly prompts: PromptSet | null
  readonly onClose: () => void
}

const absent: FindingState = { presence: 'absent', severity: null, subtype: null, location: null }
const parts = ['severity', 'subtype', 'location'] as const

/** A template's name and its answers. Closes only when the store has committed it. */
export function TemplateEditor({ template, prompts, onClose }: Props) {
  const { t } = useTranslation()
  const [name, setName] = useState(template.name)
  const [labels, setLabels] = useState(template.labels)
  const [adding, setAdding] = useState('')
  const [saving, setSaving] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const known = Object.keys(prompts?.classes ?? {}).filter((one) => !labels.some((label) => label.class === one))
  const change = (at: string, state: FindingState) => setLabels(labels.map((label) => (label.class === at ? { class: at, state } : label)))
  const add = (names: readonly string[]) => {
    const fresh = names.map((one) => one.trim().toLowerCase()).filter((one) => one !== '' && !labels.some((label) => label.class === one))
    setLabels([...labels, ...fresh.map((one) => ({ class: one, state: absent }))])
    setAdding('')
  }
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    if (saving) return
    setSaving(true)
    try {
      queryClient.setQueryData(queries.templates().queryKey, await door.review.saveTemplate({ id: template.id, name, labels }))
      tellChange('templates')
      onClose()
    } catch (error) {
      setFailure(failureOf(error))
      setSaving(false)
    }
  }
  return (
    <Dialog title={template.name === '' ? t('labelling.newTemplate') : t('labelling.editTemplate', { name: template.name })} onClose={onClose} className="labelling labelling--wide">
      <form className="edit" onSubmit={(event) => void submit(event)}>
        <label className="field">
          <span className="field__label">{t('labelling.name')}</span>
          <input className="input" required maxLength={80} value={name} data-first-focus onChange={(event) => setName(event.target.value)} />
        </label>
        {labels.length > 0 ? (
          <div className="template-row template-row--head muted" aria-hidden="true">
            <span>{t('edit.class')}</span>
            <span>{t('edit.presence')}</span>
            {parts.map((part) => (
              <span key={part}>{t(`parts.${part}`)}</span>
            ))}
          </div>
        ) : null}
        <ul className="choose__list">
          {labels.map(({ class: one, state }) => (
            <li key={one} className="template-row" data-label={one}>
              <span className="choose__name">{one}</span>
              <select className="select" aria-label={t('labelling.presenceOf', { class: one })} value={state.presence} onChange={(event) => change(one, event.target.value === 'absent' ? absent : { ...state, presence: presences.parse(event.target.value) })}>
                {presences.options.map((value) => (
                  <option key={value} value={value}>
                    {t(`presence.${value}`)}
                  </option>
                ))}
              </select>
              {parts.map((part) => (
                <PartSelect key={part} label={`${one}: ${t(`parts.${part}`)}`} value={state[part]} options={prompts?.classes[one]?.[part] ?? []} disabled={state.presence === 'absent'} onChange={(value) => change(one, { ...state, [part]: value })} />
              ))}
              <IconButton icon="trash" label={t('labels.remove', { class: one })} onClick={() => setLabels(labels.filter((label) => label.class !== one))} />
            </li>
          ))}
        </ul>
        <div className="template-add">
          <input
            className="input"
            list="template-classes"
            maxLength={100}
            aria-label={t('labelling.addFinding')}
            placeholder={t('labelling.addFinding')}
            value={adding}
            onChange={(event) => setAdding(event.target.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Enter') return
              event.preventDefault() // adds the finding, does not save the template
              add([adding])
            }}
          />
          <datalist id="template-classes">
            {known.map((one) => (
              <option key={one} value={one} />
            ))}
          </datalist>
          <button type="button" className="button" disabled={adding.trim() === ''} onClick={() => add([adding])}>
            {t('labelling.add')}
          </button>
          {known.length > 0 ? (
            <button type="button" className="button button--quiet" onClick={() => add(known)}>
              {t('labelling.addAll')}
            </button>
          ) : null}
        </div>
        {failure && !saving ? <FailureNote failure={failure} what={t('save.notSaved')} /> : null}
        <div className="edit__foot">
          <button type="button" className="button" onClick={onClose}>
            {t('common.cancel')}
          </button>
          <button type="submit" className="button button--primary" disabled={saving || labels.length === 0}>
            {saving ? t('save.saving') : t('common.save')}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
