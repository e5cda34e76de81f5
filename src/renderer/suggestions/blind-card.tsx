import { useTranslation } from 'react-i18next'
import type { Presence } from '@shared/domain/finding'
import type { useKeys } from '@renderer/app/use-keys'
import { selectClass } from '@renderer/app/view'
import { SaveFailure } from '@renderer/review/save-failure'
import type { Save } from '@renderer/review/saves'
import { Keys } from '@renderer/ui/keys'

interface Props {
  readonly number: number
  readonly name: string
  readonly selected: boolean
  /** The reader's answer on its way, or refused. */
  readonly pending: Save | null
  readonly keys: ReturnType<typeof useKeys>
  readonly onAnswer: (presence: Presence) => void
}

const answers = [
  { presence: 'present', action: 'finding.accept' },
  { presence: 'absent', action: 'finding.reject' },
  { presence: 'uncertain', action: null }
] as const

/** A finding whose suggestion waits for the reader's own answer. */
export function BlindCard({ number, name, selected, pending, keys, onAnswer }: Props) {
  const { t } = useTranslation()
  return (
    <li className={`finding${selected ? ' finding--selected' : ''}`} data-finding={name} data-hidden="true" aria-current={selected} onClick={() => selectClass(name)}>
      <div className="finding__head">
        <button type="button" className="finding__name" onClick={() => selectClass(name)}>
          {number <= 9 ? <kbd className="key">{number}</kbd> : null}
          <span>{name}</span>
        </button>
      </div>
      <div className="finding__answers" role="group" aria-label={name}>
        {answers.map(({ presence, action }) => (
          <button key={presence} type="button" className="button button--quiet" disabled={pending?.state === 'saving'} onClick={() => onAnswer(presence)}>
            {t(`presence.${presence}`)}
            {selected && action ? <Keys value={keys[action]} /> : null}
          </button>
        ))}
      </div>
      {pending ? <SaveFailure save={pending} /> : null}
    </li>
  )
}
