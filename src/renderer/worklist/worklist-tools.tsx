import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { studyStatus } from '@shared/domain/study'
import { toggleWorklist } from '@renderer/app/view'
import { useActions } from '@renderer/app/use-actions'
import { Icon } from '@renderer/ui/icon'
import { IconButton } from '@renderer/ui/icon-button'
import { ImportButton } from '@renderer/worklist/import-button'
import { filterStatus, searchFor, useWorklistQuery } from '@renderer/worklist/worklist-query'

interface Props {
  readonly compact: boolean
  readonly total: number
  readonly focusList: () => void
}

/** Search, status filter, count and import. */
export function WorklistTools({ compact, total, focusList }: Props) {
  const { t } = useTranslation()
  const { search, statuses } = useWorklistQuery()
  const input = useRef<HTMLInputElement>(null)
  useActions({ 'worklist.search': () => input.current?.focus() })
  return (
    <div className="worklist__tools" role="search">
      <div className="worklist__search">
        <Icon name="search" />
        <input
          ref={input}
          className="input"
          type="search"
          value={search}
          placeholder={compact ? t('worklist.searchShort') : t('worklist.searchLong')}
          aria-label={t('worklist.searchLabel')}
          onChange={(event) => searchFor(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape' && search) searchFor('')
            else if (event.key === 'Escape' || event.key === 'ArrowDown' || event.key === 'Enter') focusList()
            else return
            event.preventDefault()
          }}
        />
      </div>
      <select
        className="select"
        aria-label={t('worklist.statusFilter')}
        value={statuses[0] ?? ''}
        onChange={(event) => filterStatus(studyStatus.safeParse(event.target.value).data ?? null)}
      >
        <option value="">{t('worklist.anyStatus')}</option>
        {studyStatus.options.map((name) => (
          <option key={name} value={name}>
            {t(`status.${name}`)}
          </option>
        ))}
      </select>
      <span className="muted number worklist__count" role="status">
        {t('worklist.count', { count: total })}
      </span>
      {compact ? <IconButton icon="chevronLeft" label={t('worklist.hide')} onClick={toggleWorklist} /> : <ImportButton />}
    </div>
  )
}
