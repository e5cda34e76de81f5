interface Props {
  /** What it filters by; shown while it filters nothing. */
  readonly label: string
  readonly value: string | null
  readonly options: readonly { readonly value: string; readonly text: string }[]
  readonly onChange: (value: string | null) => void
}

/** One condition of the worklist. A value that no study has any more stays to be seen, and to be taken back. */
export function Select({ label, value, options, onChange }: Props) {
  const known = value === null || options.some((option) => option.value === value) ? options : [{ value, text: value }, ...options]
  return (
    <select className="select worklist__filter" data-on={value !== null} aria-label={label} value={value === null ? '' : `=${value}`} onChange={({ target }) => onChange(target.value === '' ? null : target.value.slice(1))}>
      <option value="">{label}</option>
      {known.map((option) => (
        <option key={option.value} value={`=${option.value}`}>
          {option.text}
        </option>
      ))}
    </select>
  )
}
