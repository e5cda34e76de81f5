import { useTranslation } from 'react-i18next'

interface Props {
  /** Where no label stands around it. */
  readonly label?: string
  readonly value: string | null
  readonly options: readonly string[]
  readonly disabled: boolean
  readonly onChange: (value: string | null) => void
}

/** The words to choose a part from: those of the prompt set, and the present value where it is not among them. */
export const partOptions = (options: readonly string[], value: string | null): readonly string[] => [...new Set([...options.filter((option) => option !== ''), ...(value === null ? [] : [value])])]

/** Severity, subtype or location of a finding. */
export function PartSelect({ label, value, options, disabled, onChange }: Props) {
  const { t } = useTranslation()
  return (
    <select className="select" aria-label={label} value={disabled ? '' : (value ?? '')} disabled={disabled} onChange={(event) => onChange(event.target.value || null)}>
      <option value="">{t('edit.notNamed')}</option>
      {partOptions(options, value).map((option) => (
        <option key={option} value={option}>
          {option}
        </option>
      ))}
    </select>
  )
}
