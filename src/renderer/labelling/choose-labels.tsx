import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { LabelBatch } from '@shared/contract/review'
import type { Planned } from '@renderer/labelling/planned'
import { keyOf, save, useSaves } from '@renderer/review/saves'
import { stateText } from '@renderer/suggestions/finding-text'
import { FailureNote } from '@renderer/ui/failure-note'

interface Props {
  readonly planned: readonly Planned[]
  /** What is said of a label beside its answer, e.g. whose it was. */
  readonly note?: (planned: Planned) => ReactNode
  /** The batch for the labels that the reader left ticked. */
  readonly batchOf: (chosen: readonly Planned[]) => LabelBatch
  readonly confirm: (count: number) => string
  readonly onClose: () => void
}

/**
 * The labels that would be given, to be confirmed: what is open is ticked, what is answered otherwise is not, what is
 * answered so already cannot be. Closes only when the store has committed them.
 */
export function ChooseLabels({ planned, note, batchOf, confirm, onClose }: Props) {
  const { t } = useTranslation()
  /** What the reader ticked or cleared against the default. */
  const [turned, setTurned] = useState<ReadonlySet<string>>(new Set())
  const [sent, setSent] = useState<LabelBatch | null>(null)
  const [saving, setSaving] = useState(false)
  const failure = useSaves(({ open }) => (sent ? (open.find(({ key, state }) => state === 'failed' && key === keyOf({ kind: 'batch', batch: sent }))?.failure ?? null) : null))
  const isChosen = ({ class: name, standing }: Planned) => standing !== 'same' && (standing === 'open') !== turned.has(name)
  const chosen = planned.filter(isChosen)
  const turn = (name: string) => {
    const next = new Set(turned)
    if (!next.delete(name)) next.add(name)
    setTurned(next)
  }
  const submit = async () => {
    if (chosen.length === 0 || saving) return
    const batch = batchOf(chosen)
    setSent(batch)
    setSaving(true)
    const committed = await save({ kind: 'batch', batch })
    setSaving(false)
    if (committed) onClose()
  }
  return (
    <form
      className="choose"
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      <ul className="choose__list">
        {planned.map((one) => (
          <li key={one.class} data-planned={one.class}>
            <label className="choose__row">
              <input type="checkbox" checked={isChosen(one)} disabled={one.standing === 'same'} onChange={() => turn(one.class)} />
              <span className="choose__name">{one.class}</span>
              <span className={`chip chip--${one.state.presence === 'present' ? 'good' : one.state.presence === 'absent' ? 'danger' : 'amber'}`}>{stateText(one.state, t)}</span>
              {note ? <span className="muted">{note(one)}</span> : null}
              <span className="choose__now muted">{one.standing === 'same' ? t('labelling.same') : one.now ? t('labelling.now', { state: stateText(one.now.state, t) }) : null}</span>
            </label>
          </li>
        ))}
      </ul>
      {failure && !saving ? <FailureNote failure={failure} what={t('save.notSaved')} /> : null}
      <div className="edit__foot">
        <button type="button" className="button" onClick={onClose}>
          {t('common.cancel')}
        </button>
        <button type="submit" className="button button--primary" data-first-focus disabled={saving || chosen.length === 0}>
          {saving ? t('save.saving') : confirm(chosen.length)}
        </button>
      </div>
    </form>
  )
}
