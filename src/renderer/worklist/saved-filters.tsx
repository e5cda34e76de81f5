import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isFiltered, studyView, type SavedFilter, type StudyView } from '@shared/domain/study-filter'
import { notifyFailure } from '@renderer/app/notices'
import { tellChange } from '@renderer/door/changes'
import { door } from '@renderer/door/door'
import { failureOf } from '@renderer/door/failure'
import { queries } from '@renderer/door/queries'
import { IconButton } from '@renderer/ui/icon-button'
import { Select } from '@renderer/worklist/filter-select'
import { showAll, showView, useWorklistQuery } from '@renderer/worklist/worklist-query'

const same = (a: StudyView, b: StudyView): boolean => JSON.stringify(studyView.parse(a)) === JSON.stringify(studyView.parse(b))

/** Filters under a name: chosen, kept, renamed by keeping one under another name, removed. */
export function SavedFilters() {
  const { t } = useTranslation()
  const view = useWorklistQuery()
  const client = useQueryClient()
  const { data: filters = [] } = useQuery(queries.savedFilters())
  const [name, setName] = useState<string | null>(null)
  const shown = filters.find((filter) => same(filter.view, view)) ?? null
  const store = async (all: Promise<readonly SavedFilter[]>) => {
    try {
      client.setQueryData(queries.savedFilters().queryKey, [...(await all)])
      tellChange('saved-filters')
      setName(null)
    } catch (error) {
      notifyFailure(t('worklist.saved.failed'), failureOf(error))
    }
  }
  // The filter on screen takes the new name; a view of its own may take the place of a filter of that name.
  const keep = (wanted: string) => {
    const namesake = filters.find((filter) => filter.name.toLowerCase() === wanted.toLowerCase())
    void store(door.studies.saveFilter({ id: shown?.id ?? namesake?.id ?? crypto.randomUUID(), name: wanted, view }))
  }
  if (name !== null) {
    return (
      <form
        className="worklist__naming"
        onSubmit={(event) => {
          event.preventDefault()
          if (name.trim()) keep(name.trim())
        }}
      >
        <input className="input" autoFocus maxLength={60} value={name} aria-label={t('worklist.saved.name')} placeholder={t('worklist.saved.name')} onChange={({ target }) => setName(target.value)} onKeyDown={({ key }) => key === 'Escape' && setName(null)} />
        <button type="submit" className="button" disabled={!name.trim()}>
          {t('worklist.saved.keep')}
        </button>
      </form>
    )
  }
  return (
    <>
      {filters.length > 0 ? (
        <Select
          label={t('worklist.saved.title')}
          any={t('worklist.saved.title')}
          value={shown?.id ?? null}
          options={filters.map((filter) => ({ value: filter.id, text: filter.name }))}
          onChange={(id) => {
            const chosen = filters.find((filter) => filter.id === id)
            if (chosen) showView(chosen.view)
            else showAll()
          }}
        />
      ) : null}
      {isFiltered(view) ? (
        <button type="button" className="button" onClick={() => setName(shown?.name ?? '')}>
          {shown ? t('worklist.saved.rename') : t('worklist.saved.keepFilter')}
        </button>
      ) : null}
      {shown ? <IconButton icon="close" label={t('worklist.saved.remove', { name: shown.name })} onClick={() => void store(door.studies.removeFilter({ id: shown.id }))} /> : null}
    </>
  )
}
