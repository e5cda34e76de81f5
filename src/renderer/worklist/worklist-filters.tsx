import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { studySort, type StudyFacets } from '@shared/domain/study-filter'
import { queries } from '@renderer/door/queries'
import { Select } from '@renderer/worklist/filter-select'
import { SavedFilters } from '@renderer/worklist/saved-filters'
import { SuggestOnList } from '@renderer/worklist/suggest-on-list'
import { filterBy, sortBy, useWorklistQuery } from '@renderer/worklist/worklist-query'

const spans = [1, 7, 30, 365] as const

/** Date, modality, finding, label and reader, with how many studies each has; the order; filters under a name; suggestions on what is shown. */
export function WorklistFilters({ unsuggested }: { readonly unsuggested: number | null }) {
  const { t } = useTranslation()
  const view = useWorklistQuery()
  const { data } = useQuery(queries.studyFacets())
  const facet = (name: keyof Omit<StudyFacets, 'statuses'>) => (data?.[name] ?? []).map(({ value, count }) => ({ value, text: t('worklist.filter.counted', { value, count }) }))
  const days = view.date.kind === 'last' ? view.date.days : null
  return (
    <div className="worklist__filters" role="group" aria-label={t('worklist.filter.title')}>
      <Select
        label={t('worklist.filter.date')}
        value={days === null ? null : String(days)}
        options={[...new Set([...spans, ...(days === null ? [] : [days])])].map((count) => ({ value: String(count), text: t('worklist.filter.days', { count }) }))}
        onChange={(value) => filterBy({ date: value === null ? { kind: 'any' } : { kind: 'last', days: Number(value) } })}
      />
      <Select label={t('worklist.filter.modality')} value={view.modality} options={facet('modalities')} onChange={(modality) => filterBy({ modality })} />
      <Select label={t('worklist.filter.suggested')} value={view.suggested} options={facet('suggested')} onChange={(suggested) => filterBy({ suggested })} />
      <Select label={t('worklist.filter.labelled')} value={view.labelled} options={facet('labelled')} onChange={(labelled) => filterBy({ labelled })} />
      <Select label={t('worklist.filter.reader')} value={view.reader} options={facet('readers')} onChange={(reader) => filterBy({ reader })} />
      <select className="select" aria-label={t('worklist.filter.order')} value={view.sort} onChange={({ target }) => sortBy(studySort.parse(target.value))}>
        {studySort.options.map((name) => (
          <option key={name} value={name}>
            {t(`worklist.order.${name}`)}
          </option>
        ))}
      </select>
      <SavedFilters />
      <SuggestOnList unsuggested={unsuggested} />
    </div>
  )
}
