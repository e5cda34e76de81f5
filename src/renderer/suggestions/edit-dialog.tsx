import { useState, type SubmitEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { presence as presences, type FindingState } from '@shared/domain/finding'
import type { PromptSet } from '@shared/domain/prompts'
import type { Label } from '@shared/domain/review'
import type { SuggestedFinding } from '@shared/domain/suggestion'
import { decide, originOf, stateOfSuggestion, type FilmOfStudy } from '@renderer/suggestions/decide'
import { useSaves } from '@renderer/review/saves'
import { PartSelect } from '@renderer/suggestions/part-select'
import { Dialog } from '@renderer/ui/dialog'
import { FailureNote } from '@renderer/ui/failure-note'

interface Props {
  readonly film: FilmOfStudy
  /** Empty when a finding is added by hand and its class is still to be named. */
  readonly name: string
  readonly finding: SuggestedFinding | null
  readonly label: Label | null
  readonly prompts: PromptSet | null
  readonly onClose: () => void
}

const empty: FindingState = { presence: 'present', severity: null, subtype: null, location: null }
const parts = ['severity', 'subtype', 'location'] as const

/** Present, absent or uncertain, how severe, of which kind, where. Closes only when the store has committed it. */
export function EditDialog({ film, name, finding, label, prompts, onClose }: Props) {
  const { t } = useTranslation()
  const [className, setClassName] = useState(name)
  const [state, setState] = useState<FindingState>(label?.state ?? (finding ? stateOfSuggestion(finding) : empty))
  const [saving, setSaving] = useState(false)
  const key = className.trim().toLowerCase()
  const failure = useSaves(({ open }) => open.find(({ change, state: sent }) => sent === 'failed' && change.kind === 'decision' && change.decision.class === key && change.decision.sopInstanceUid === film.sopInstanceUid)?.failure ?? null)
  const lists = prompts?.classes[key]

  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    if (key === '' || saving) return
    const answer: FindingState = state.presence === 'absent' ? { ...empty, presence: 'absent' } : state
    setSaving(true)
    const committed = await decide(film, key, answer, originOf(answer, finding))
    setSaving(false)
    if (committed) onClose()
  }

  return (
    <Dialog title={name === '' ? t('edit.addTitle') : t('edit.title', { class: name })} onClose={onClose} className="edit-dialog">
      <form className="edit" onSubmit={(event) => void submit(event)}>
        {name === '' ? (
          <label className="field">
            <span className="field__label">{t('edit.class')}</span>
            <input className="input" list="edit-classes" required maxLength={100} value={className} data-first-focus onChange={(event) => setClassName(event.target.value)} />
            <datalist id="edit-classes">
              {Object.keys(prompts?.classes ?? {}).map((one) => (
                <option key={one} value={one} />
              ))}
            </datalist>
          </label>
        ) : null}
        <fieldset className="edit__presence">
          <legend className="field__label">{t('edit.presence')}</legend>
          {presences.options.map((value) => (
            <label key={value} className="edit__choice">
              <input type="radio" name="presence" value={value} checked={state.presence === value} data-first-focus={name !== '' && state.presence === value ? true : undefined} onChange={() => setState({ ...state, presence: value })} />
              {t(`presence.${value}`)}
            </label>
          ))}
        </fieldset>
        {parts.map((part) => (
          <label className="field" key={part}>
            <span className="field__label">{t(`parts.${part}`)}</span>
            <PartSelect value={state[part]} options={lists?.[part] ?? []} disabled={state.presence === 'absent'} onChange={(value) => setState({ ...state, [part]: value })} />
          </label>
        ))}
        {failure && !saving ? <FailureNote failure={failure} what={t('save.notSaved')} /> : null}
        <div className="edit__foot">
          <button type="button" className="button" onClick={onClose}>
            {t('common.cancel')}
          </button>
          <button type="submit" className="button button--primary" disabled={saving || key === ''}>
            {saving ? t('save.saving') : t('common.save')}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
