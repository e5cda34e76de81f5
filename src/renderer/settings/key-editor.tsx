import { useState, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { actionGroups, actionNames, actions, type ActionName } from '@renderer/app/actions'
import { changeKey, conflictOf, effectiveKeys, strokeName } from '@renderer/app/keymap'
import { useSaveSettings, useSettings } from '@renderer/door/settings'
import { Keys } from '@renderer/ui/keys'

/** Every action with its key; press a new key to change it. A key that is taken is refused, with what has it. */
export function KeyEditor() {
  const { t } = useTranslation()
  const { keys: changed } = useSettings()
  const { mutate } = useSaveSettings()
  const keys = effectiveKeys(changed)
  const [listening, setListening] = useState<ActionName | null>(null)
  const [conflict, setConflict] = useState<{ action: ActionName; key: string; owner: ActionName } | null>(null)

  const assign = (action: ActionName, key: string) => {
    const owner = conflictOf(keys, action, key)
    setConflict(owner ? { action, key, owner } : null)
    if (owner) return
    setListening(null)
    mutate({ keys: changeKey(changed, action, key) })
  }
  const onKeyDown = (action: ActionName) => (event: KeyboardEvent) => {
    if (listening !== action) return
    event.preventDefault()
    event.stopPropagation()
    if (event.key === 'Escape' && action !== 'overlay.clear') {
      setListening(null)
      setConflict(null)
      return
    }
    const key = strokeName(event)
    if (key !== null) assign(action, key)
  }
  return (
    <section className="sheet" aria-labelledby="settings-keys">
      <header className="sheet__head">
        <h2 className="sheet__title" id="settings-keys">
          {t('settings.keys')}
        </h2>
        <span className="panel-head__space" />
        <button type="button" className="button" disabled={Object.keys(changed).length === 0} onClick={() => mutate({ keys: {} })}>
          {t('settings.defaultKeys')}
        </button>
      </header>
      <p className="muted">{t('settings.keysHow')}</p>
      {actionGroups.map((group) => (
        <div key={group}>
          <h3>{t(`groups.${group}`)}</h3>
          {actionNames
            .filter((action) => actions[action].group === group)
            .map((action) => (
              <div className="key-row" key={action} data-action={action}>
                <span>{t(`actions.${action}`)}</span>
                <button
                  type="button"
                  className="button"
                  aria-label={t('settings.changeKey', { action: t(`actions.${action}`) })}
                  aria-pressed={listening === action}
                  onClick={() => {
                    setConflict(null)
                    setListening(listening === action ? null : action)
                  }}
                  onBlur={() => setListening(null)}
                  onKeyDown={onKeyDown(action)}
                >
                  {listening === action ? t('settings.pressKey') : <Keys value={keys[action]} />}
                </button>
                {keys[action] === actions[action].key ? (
                  <span />
                ) : (
                  <button type="button" className="button button--quiet" onClick={() => assign(action, actions[action].key)}>
                    {t('settings.resetKey')}
                  </button>
                )}
                {conflict?.action === action ? (
                  <p className="key-row__conflict" role="alert">
                    {t('settings.keyTaken', { action: t(`actions.${conflict.owner}`) })}
                  </p>
                ) : null}
              </div>
            ))}
        </div>
      ))}
    </section>
  )
}
