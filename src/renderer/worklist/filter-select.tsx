interface Props {
  readonly label: string
  /** Shown while it filters nothing. */
  readonly any: string
  readonly value: string | null
  readonly options: readonly { readonly value: string; readonly text: string }[]
  readonly onChange: (value: string | null) => void
}

/** One condition of the worklist. A value that no study has any more stays to be seen, and to be taken back. */
export function Select({ label, any, value, options, onChange }: Props) {
  const known = value === null || options.some((option) => option.value === value) ? options : [{ value, text: value }, ...options]
  return (
    // A mark before each value: one of them may be the empty text.
    <select className="select worklist__filter" data-on={value !== null} aria-label={label} value={value === null ? '' : `=${value}`} onChange={({ target }) => onChange(target.value === '' ? null : target.value.slice(1))}>
      <option value="">{any}</option>
      {known.map((option) => (
        <option key={option.value} value={`=${option.value}`}>
          {option.text}
        </option>
      ))}
    </select>
  )
}
