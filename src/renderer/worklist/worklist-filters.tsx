import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { studySort } from '@shared/domain/study-filter'
import { queries } from '@renderer/door/queries'
import { DateFilter } from '@renderer/worklist/date-filter'
import { Select } from '@renderer/worklist/filter-select'
import { SavedFilters } from '@renderer/worklist/saved-filters'
import { SuggestOnList } from '@renderer/worklist/suggest-on-list'
import { filterBy, sortBy, useWorklistQuery } from '@renderer/worklist/worklist-query'

/** The conditions of the worklist, and the facet that says what there is to choose. */
const conditions = [
  { name: 'modality', facet: 'modalities' },
  { name: 'suggested', facet: 'suggested' },
  { name: 'labelled', facet: 'labelled' },
  { name: 'reader', facet: 'readers' }
] as const

/** Date, modality, finding, label and reader, with how many studies each has; the order; filters under a name; suggestions on what is shown. */
export function WorklistFilters({ unsuggested }: { readonly unsuggested: number | null }) {
  const { t } = useTranslation()
  const view = useWorklistQuery()
  const { data } = useQuery(queries.studyFacets())
  return (
    <div className="worklist__filters" role="group" aria-label={t('worklist.filter.title')}>
      <DateFilter value={view.date} onChange={(date) => filterBy({ date })} />
      {conditions.map(({ name, facet }) => (
        <Select
          key={name}
          label={t(`worklist.filter.${name}`)}
          any={t(`worklist.filter.any.${name}`)}
          value={view[name]}
          options={(data?.[facet] ?? []).map(({ value, count }) => ({ value, text: t('worklist.filter.counted', { value, count }) }))}
          onChange={(value) => filterBy({ [name]: value })}
        />
      ))}
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
