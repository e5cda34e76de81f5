import { useId, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { ActionName } from '@renderer/app/actions'
import { runAction } from '@renderer/app/use-actions'
import { useKeys } from '@renderer/app/use-keys'
import { Icon, type IconName } from '@renderer/ui/icon'
import { Keys } from '@renderer/ui/keys'
import '@renderer/viewer/toolbar-more.css'

/** A tool of the viewer. */
export interface Item {
  readonly action: ActionName
  readonly icon: IconName
  readonly pressed?: boolean
  readonly disabled?: boolean
}

/** The tools that the line has no room for, by name and key. */
export function ToolbarMore({ items }: { readonly items: readonly Item[] }) {
  const { t } = useTranslation()
  const keys = useKeys()
  const id = useId()
  const list = useRef<HTMLDivElement>(null)
  const choose = (action: ActionName) => {
    list.current?.hidePopover()
    runAction(action)
  }
  return (
    <div
      className="toolbar__group"
      // Escape that closes the list does nothing else.
      onKeyDown={(event) => {
        if (event.key === 'Escape' && list.current?.matches(':popover-open')) event.stopPropagation()
      }}
    >
      <button type="button" className="button button--icon button--quiet" popoverTarget={id} aria-label={t('viewer.moreTools')} title={t('viewer.moreTools')}>
        <Icon name="more" />
      </button>
      <div ref={list} id={id} popover="auto" className="toolbar-more" role="group" aria-label={t('viewer.moreTools')}>
        {items.map(({ action, icon, pressed, disabled }) => (
          <button key={action} type="button" className="button button--quiet" aria-pressed={pressed} disabled={disabled} onClick={() => choose(action)}>
            <Icon name={icon} />
            <span className="toolbar-more__name">{t(`actions.${action}`)}</span>
            <Keys value={keys[action]} />
          </button>
        ))}
      </div>
    </div>
  )
}
