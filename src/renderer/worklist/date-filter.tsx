import { useTranslation } from 'react-i18next'
import type { DateFilter as Dates } from '@shared/domain/study-filter'
import { Select } from '@renderer/worklist/filter-select'

const spans = [1, 7, 30, 365] as const
const between = 'between'

/** Study dates: the last days, or from one day to another, either of which may be open. */
export function DateFilter({ value, onChange }: { readonly value: Dates; readonly onChange: (value: Dates) => void }) {
  const { t } = useTranslation()
  const days = value.kind === 'last' && !spans.some((span) => span === value.days) ? [value.days, ...spans] : spans
  return (
    <>
      <Select
        label={t('worklist.filter.date')}
        any={t('worklist.filter.any.date')}
        value={value.kind === 'any' ? null : value.kind === 'last' ? String(value.days) : between}
        options={[...days.map((count) => ({ value: String(count), text: t('worklist.filter.days', { count }) })), { value: between, text: t('worklist.filter.between') }]}
        onChange={(chosen) => onChange(chosen === null ? { kind: 'any' } : chosen === between ? { kind: 'between', from: null, to: null } : { kind: 'last', days: Number(chosen) })}
      />
      {value.kind === 'between'
        ? (['from', 'to'] as const).map((end) => (
            <input key={end} className="input" type="date" aria-label={t(`worklist.filter.${end}`)} value={dashed(value[end])} onChange={({ target }) => onChange({ ...value, [end]: target.value.replaceAll('-', '') || null })} />
          ))
        : null}
    </>
  )
}

const dashed = (day: string | null): string => day?.replace(/^(....)(..)(..)$/, '$1-$2-$3') ?? ''
