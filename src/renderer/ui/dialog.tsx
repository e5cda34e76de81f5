import { useEffect, useId, useRef, type KeyboardEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '@renderer/ui/icon-button'

interface Props {
  readonly title: string
  readonly onClose: () => void
  readonly className?: string
  readonly children: ReactNode
  readonly foot?: ReactNode
  /** Keys of the dialog, wherever in it the focus is. */
  readonly onKeyDown?: (event: KeyboardEvent) => void
}

/**
 * A modal dialog on the native element: focus goes to what is marked `data-first-focus`, stays inside and returns to
 * where it was; Escape closes.
 */
export function Dialog({ title, onClose, className = '', children, foot, onKeyDown }: Props) {
  const { t } = useTranslation()
  const ref = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  useEffect(() => {
    const dialog = ref.current
    const before = document.activeElement
    if (dialog && !dialog.open) dialog.showModal()
    dialog?.querySelector<HTMLElement>('[data-first-focus]')?.focus()
    return () => {
      dialog?.close()
      if (before instanceof HTMLElement && before.isConnected) before.focus()
    }
  }, [])
  return (
    <dialog
      ref={ref}
      className={`dialog ${className}`}
      aria-labelledby={titleId}
      onKeyDown={onKeyDown}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
    >
      <div className="dialog__head">
        <h2 className="dialog__title" id={titleId}>
          {title}
        </h2>
        <IconButton icon="close" label={t('common.close')} hint="Esc" onClick={onClose} />
      </div>
      <div className="dialog__body scroll">{children}</div>
      {foot ? <div className="dialog__foot">{foot}</div> : null}
    </dialog>
  )
}
