import { useQuery } from '@tanstack/react-query'
import { useDeferredValue, useId, useState, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { studyQuery } from '@shared/contract/studies'
import { actionNames } from '@renderer/app/actions'
import { matching, type Command } from '@renderer/app/matching'
import { isAnswered, runAction } from '@renderer/app/use-actions'
import { useKeys } from '@renderer/app/use-keys'
import { openPage, openStudy, showPalette, type Page } from '@renderer/app/view'
import { queries } from '@renderer/door/queries'
import { Dialog } from '@renderer/ui/dialog'
import { Keys } from '@renderer/ui/keys'
import { dateText } from '@renderer/worklist/study-text'
import '@renderer/app/palette.css'

const pages: readonly Page[] = ['training', 'readers', 'models', 'prompts', 'system', 'settings']
const studiesShown = 8

/** Everything that can be done now, and every study, by typing a few letters of its name. */
export function Palette() {
  const { t } = useTranslation()
  const keys = useKeys()
  const listId = useId()
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const searched = useDeferredValue(text.trim())
  const studies = useQuery({ ...queries.studies(studyQuery.parse({ search: searched, limit: studiesShown })), enabled: searched.length > 1 })
  // What was on screen when the palette opened answers; the palette itself answers nothing.
  const [commands] = useState((): Command[] => [
    ...actionNames.filter((name) => name !== 'palette.open' && isAnswered(name)).map((name) => ({ id: name, text: t(`actions.${name}`), keys: keys[name], run: () => void runAction(name) })),
    ...pages.map((page) => ({ id: `page ${page}`, text: t(`pages.${page}`), keys: null, run: () => openPage(page) }))
  ])
  const found: readonly Command[] = [
    ...matching(commands, text),
    ...(searched.length > 1 ? (studies.data?.studies ?? []) : []).map((row) => ({ id: row.studyUid, text: `${row.patientName || row.patientId}  ${dateText(row.studyDate)}`, keys: null, run: () => openStudy(row.studyUid) }))
  ]
  const chosen = Math.min(at, found.length - 1)
  const run = (command: Command | undefined) => {
    if (!command) return
    showPalette(false)
    command.run()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') run(found[chosen])
    else if (event.key === 'ArrowDown') setAt(Math.min(found.length - 1, chosen + 1))
    else if (event.key === 'ArrowUp') setAt(Math.max(0, chosen - 1))
    else return
    event.preventDefault()
  }
  return (
    <Dialog title={t('palette.title')} className="palette" onClose={() => showPalette(false)}>
      <input
        className="input palette__input"
        type="text"
        role="combobox"
        aria-expanded="true"
        aria-controls={listId}
        aria-activedescendant={found[chosen] ? `${listId}-${chosen}` : undefined}
        aria-label={t('palette.search')}
        placeholder={t('palette.search')}
        data-first-focus
        value={text}
        onKeyDown={onKeyDown}
        onChange={(event) => {
          setText(event.target.value)
          setAt(0)
        }}
      />
      <ul id={listId} className="palette__list" role="listbox" aria-label={t('palette.title')}>
        {found.map((command, i) => (
          <li
            key={command.id}
            id={`${listId}-${i}`}
            role="option"
            aria-selected={i === chosen}
            className={`palette__item${i === chosen ? ' palette__item--chosen' : ''}`}
            ref={(item) => {
              if (i === chosen) item?.scrollIntoView({ block: 'nearest' })
            }}
            onMouseEnter={() => setAt(i)}
            onClick={() => run(command)}
          >
            <span>{command.text}</span>
            {command.keys === null ? null : <Keys value={command.keys} />}
          </li>
        ))}
      </ul>
      {found.length === 0 ? <p className="muted palette__none">{t('palette.none')}</p> : null}
    </Dialog>
  )
}
