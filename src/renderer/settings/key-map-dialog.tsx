import { useTranslation } from 'react-i18next'
import { actionGroups, actionNames, actions } from '@renderer/app/actions'
import { useKeys } from '@renderer/app/use-keys'
import { openPage, showKeyMap } from '@renderer/app/view'
import { Dialog } from '@renderer/ui/dialog'
import { Keys } from '@renderer/ui/keys'

/** These stand on one line. */
const numbered = actionNames.filter((action) => /^finding\.\d$/.test(action))

/** The map of all keys, as they are now. */
export function KeyMapDialog() {
  const { t } = useTranslation()
  const keys = useKeys()
  return (
    <Dialog
      title={t('keyMap.title')}
      onClose={() => showKeyMap(false)}
      foot={
        <button
          type="button"
          className="button"
          onClick={() => {
            showKeyMap(false)
            openPage('settings')
          }}
        >
          {t('keyMap.change')}
        </button>
      }
    >
      <div className="key-map">
        {actionGroups.map((group) => (
          <section key={group} aria-label={t(`groups.${group}`)}>
            <h3>{t(`groups.${group}`)}</h3>
            <div className="key-map__list">
              {actionNames
                .filter((action) => actions[action].group === group && !numbered.includes(action))
                .map((action) => (
                  <div key={action}>
                    <span>{t(`actions.${action}`)}</span>
                    <Keys value={keys[action]} />
                  </div>
                ))}
              {group === 'findings' ? (
                <div>
                  <span>{t('keyMap.numbered')}</span>
                  <span>
                    {numbered.map((action) => (
                      <Keys key={action} value={keys[action]} />
                    ))}
                  </span>
                </div>
              ) : null}
            </div>
          </section>
        ))}
        <section aria-label={t('keyMap.mouse')}>
          <h3>{t('keyMap.mouse')}</h3>
          <ul className="key-map__list">
            <li>{t('keyMap.left')}</li>
            <li>{t('keyMap.middle')}</li>
            <li>{t('keyMap.right')}</li>
            <li>{t('keyMap.wheel')}</li>
            <li>{t('keyMap.click')}</li>
          </ul>
        </section>
      </div>
    </Dialog>
  )
}
