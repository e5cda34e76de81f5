import { Icon, type IconName } from '@renderer/ui/icon'

interface Props {
  readonly icon: IconName
  readonly label: string
  /** The key that does the same, for the tooltip. */
  readonly hint?: string | undefined
  readonly pressed?: boolean | undefined
  readonly disabled?: boolean | undefined
  readonly quiet?: boolean
  readonly onClick: () => void
}

/** A button that shows only an icon; its name is the label, its tooltip the label and the key. */
export function IconButton({ icon, label, hint, pressed, disabled, quiet = true, onClick }: Props) {
  return (
    <button
      type="button"
      className={`button button--icon${quiet ? ' button--quiet' : ''}`}
      aria-label={label}
      aria-pressed={pressed}
      title={hint ? `${label} (${hint})` : label}
      disabled={disabled}
      onClick={onClick}
    >
      <Icon name={icon} />
    </button>
  )
}
