import { useTranslation } from 'react-i18next'
import { Icon } from '@renderer/ui/icon'
import type { Column } from '@renderer/worklist/columns'
import { sortBy, useWorklistQuery } from '@renderer/worklist/worklist-query'

export function SortHeader({ column }: { readonly column: Column }) {
  const { t } = useTranslation()
  const { sort, direction } = useWorklistQuery()
  const { name, sort: ownSort, numeric } = column
  const className = numeric ? 'worklist__heading worklist__heading--number' : 'worklist__heading'
  if (ownSort === null) {
    return (
      <div role="columnheader" className={className}>
        {t(`columns.${name}`)}
      </div>
    )
  }
  const sorted = sort === ownSort
  return (
    <div role="columnheader" className={className} aria-sort={sorted ? direction : 'none'}>
      <button type="button" className="worklist__sort" tabIndex={-1} onClick={() => sortBy(ownSort)}>
        {t(`columns.${name}`)}
        {sorted ? <Icon name={direction === 'ascending' ? 'sortUp' : 'sortDown'} /> : null}
      </button>
    </div>
  )
}
