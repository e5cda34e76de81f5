import { useQuery } from '@tanstack/react-query'
import { useId, useState, type SubmitEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { presence as presences, type FindingState } from '@shared/domain/finding'
import type { SharedFinding } from '@shared/domain/second-reading'
import { settleFinding } from '@renderer/app/view'
import { queries } from '@renderer/door/queries'
import { useSettings } from '@renderer/door/settings'
import { save } from '@renderer/review/saves'
import { stateText } from '@renderer/suggestions/finding-text'

const parts = ['severity', 'subtype', 'location'] as const
const plain = (presence: FindingState['presence']): FindingState => ({ presence, severity: null, subtype: null, location: null })

/** The answer that settles a disagreement: one of those given, or another, by a third reader or by those who differ. */
export function SettleForm({ finding, studyUid }: { readonly finding: SharedFinding; readonly studyUid: string }) {
  const { t } = useTranslation()
  const formId = useId()
  const { reader } = useSettings()
  const sets = useQuery(queries.promptSets()).data
  const { sopInstanceUid, class: name, answers } = finding
  const readers = answers.map((answer) => answer.reader)
  const isThird = !readers.includes(reader)
  const given = [...Map.groupBy(answers, ({ state }) => JSON.stringify(state)).values()].map((own) => ({ state: own[0]!.state, said: own.map((answer) => answer.reader).join(', ') }))
  const offered = [...given, ...presences.options.filter((one) => !given.some(({ state }) => state.presence === one)).map((one) => ({ state: plain(one), said: null }))]
  const [state, setState] = useState<FindingState | null>(null)
  const [chosen, setChosen] = useState(-1)
  const [alone, setAlone] = useState(isThird)
  const [together, setTogether] = useState<readonly string[]>(readers)
  const [note, setNote] = useState('')
  const [saving, setSaving] = useState(false)
  const words = sets?.find((set) => set.serving)?.classes[name]
  const ready = state !== null && (alone ? isThird : together.length > 1)

  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    if (!ready || saving) return
    setSaving(true)
    const committed = await save({ kind: 'adjudication', adjudication: { studyUid, sopInstanceUid, class: name, id: crypto.randomUUID(), state, together: alone ? [] : [...together], note } })
    setSaving(false)
    if (committed) settleFinding(null)
  }
  return (
    <form className="settle" aria-label={t('settle.settleOf', { class: name })} onSubmit={(event) => void submit(event)}>
      <fieldset className="settle__group">
        <legend className="field__label">{t('settle.answer')}</legend>
        {offered.map(({ state: one, said }, i) => (
          <label key={JSON.stringify(one)} className="settle__choice">
            <input
              type="radio"
              name={`${formId}-answer`}
              checked={chosen === i}
              autoFocus={i === 0}
              onChange={() => {
                setChosen(i)
                setState(one)
              }}
            />
            {stateText(one, t)} {said === null ? null : <span className="muted">{said}</span>}
          </label>
        ))}
      </fieldset>
      {state !== null && state.presence !== 'absent' ? (
        <div className="settle__parts">
          {parts.map((part) => (
            <label key={part} className="field">
              <span className="field__label">{t(`parts.${part}`)}</span>
              <input className="input" list={`${formId}-${part}`} maxLength={100} placeholder={t('edit.notNamed')} value={state[part] ?? ''} onChange={(event) => setState({ ...state, [part]: event.target.value || null })} />
              <datalist id={`${formId}-${part}`}>
                {[...new Set([...answers.flatMap((answer) => answer.state[part] ?? []), ...(words?.[part] ?? [])])].filter(Boolean).map((word) => (
                  <option key={word} value={word} />
                ))}
              </datalist>
            </label>
          ))}
        </div>
      ) : null}
      <fieldset className="settle__group">
        <legend className="field__label">{t('settle.who')}</legend>
        <label className="settle__choice">
          <input type="radio" name={`${formId}-who`} checked={alone} disabled={!isThird} onChange={() => setAlone(true)} />
          {t('settle.third', { reader })} {isThird ? null : <span className="muted">{t('settle.notThird')}</span>}
        </label>
        <label className="settle__choice">
          <input type="radio" name={`${formId}-who`} checked={!alone} onChange={() => setAlone(false)} />
          {t('settle.together')} {readers.length === 2 ? <span className="muted">{readers.join(', ')}</span> : null}
        </label>
        {!alone && readers.length > 2
          ? readers.map((one) => (
              <label key={one} className="settle__choice settle__choice--deeper">
                <input type="checkbox" checked={together.includes(one)} onChange={(event) => setTogether(event.target.checked ? [...together, one] : together.filter((other) => other !== one))} />
                {one}
              </label>
            ))
          : null}
      </fieldset>
      <label className="field">
        <span className="field__label">{t('settle.note')}</span>
        <input className="input" maxLength={1000} value={note} onChange={(event) => setNote(event.target.value)} />
      </label>
      <div className="settle__foot">
        <button type="button" className="button" onClick={() => settleFinding(null)}>
          {t('common.cancel')}
        </button>
        <button type="submit" className="button button--primary" disabled={!ready || saving}>
          {saving ? t('save.saving') : t('settle.settle')}
        </button>
      </div>
    </form>
  )
}
