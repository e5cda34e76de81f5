import { keyLabels } from '@renderer/app/keymap'

/** A key as small caps on keyboard caps. */
export function Keys({ value }: { readonly value: string }) {
  return (
    <span className="keys">
      {keyLabels(value).map((label) => (
        <kbd className="key" key={label}>
          {label}
        </kbd>
      ))}
    </span>
  )
}
