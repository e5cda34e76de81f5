import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { FindingState } from '@shared/domain/finding'
import type { Label } from '@shared/domain/review'
import type { SuggestedFinding } from '@shared/domain/suggestion'
import { decide, originOf, stateOfSuggestion, type FilmOfStudy } from '@renderer/suggestions/decide'
import { partOptions } from '@renderer/suggestions/part-select'
import { useSaves } from '@renderer/review/saves'
import { Dialog } from '@renderer/ui/dialog'
import { FailureNote } from '@renderer/ui/failure-note'

export type Part = 'severity' | 'subtype' | 'location'

interface Props {
  readonly film: FilmOfStudy
  readonly name: string
  readonly part: Part
  readonly finding: SuggestedFinding | null
  readonly label: Label | null
  readonly options: readonly string[]
  readonly onClose: () => void
}

const unnamed: FindingState = { presence: 'present', severity: null, subtype: null, location: null }

/** The answer that a chosen part goes into: what stands, unless it denies the finding; else the suggestion. */
export function stateWith(part: Part, value: string | null, label: Label | null, finding: SuggestedFinding | null): FindingState {
  const base = label && label.state.presence !== 'absent' ? label.state : finding && !label ? stateOfSuggestion(finding) : unnamed
  return { ...base, [part]: value }
}

/** How severe, of which kind or where the selected finding is, by one number; 0 names it not. */
export function PartDialog({ film, name, part, finding, label, options, onClose }: Props) {
  const { t } = useTranslation()
  const list = useRef<HTMLUListElement>(null)
  const [saving, setSaving] = useState(false)
  const now = stateWith(part, null, label, finding)
  const value = (label && label.state.presence !== 'absent' ? label.state[part] : finding && !label ? stateOfSuggestion(finding)[part] : null) ?? null
  const choices: readonly (string | null)[] = [null, ...partOptions(options, value)]
  const failure = useSaves(({ open }) => open.find(({ change, state }) => state === 'failed' && change.kind === 'decision' && change.decision.class === name && change.decision.sopInstanceUid === film.sopInstanceUid)?.failure ?? null)
  const choose = async (choice: string | null) => {
    if (saving) return
    setSaving(true)
    const state = { ...now, [part]: choice }
    const committed = await decide(film, name, state, originOf(state, finding))
    setSaving(false)
    if (committed) onClose()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const buttons = [...(list.current?.querySelectorAll('button') ?? [])]
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement)
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    const plain = !event.ctrlKey && !event.altKey && !event.metaKey
    if (by !== 0) buttons[(at + by + buttons.length) % buttons.length]?.focus()
    else if (plain && /^\d$/.test(event.key) && Number(event.key) < choices.length) void choose(choices[Number(event.key)]!)
    else return
    event.preventDefault()
  }
  // The answer that stands is where the arrows begin.
  useEffect(() => {
    list.current?.querySelector<HTMLButtonElement>('[aria-pressed="true"]')?.focus()
  }, [])
  return (
    <Dialog title={`${name}: ${t(`parts.${part}`)}`} onClose={onClose} className="labelling" onKeyDown={onKeyDown}>
      <ul ref={list} className="choose__list">
        {choices.map((choice, i) => (
          <li key={choice ?? ''}>
            <button type="button" className="template__apply" aria-pressed={choice === value} disabled={saving} onClick={() => void choose(choice)}>
              {i < 10 ? <kbd className="key">{i}</kbd> : null}
              <span>{choice ?? t('edit.notNamed')}</span>
            </button>
          </li>
        ))}
      </ul>
      {failure && !saving ? <FailureNote failure={failure} what={t('save.notSaved')} /> : null}
    </Dialog>
  )
}
