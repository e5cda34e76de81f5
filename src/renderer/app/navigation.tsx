import { useTranslation } from 'react-i18next'
import { openSecondWindow, useSecondWindow } from '@renderer/app/second-window'
import { windowName } from '@renderer/app/window-name'
import { closeStudy, openPage, showKeyMap, toggleWorklist, useView, type Page } from '@renderer/app/view'
import { keyLabels } from '@renderer/app/keymap'
import { useKeys } from '@renderer/app/use-keys'
import { Icon, type IconName } from '@renderer/ui/icon'
import { IconButton } from '@renderer/ui/icon-button'

const places: readonly { readonly page: Exclude<Page, 'reading'>; readonly icon: IconName }[] = [
  { page: 'training', icon: 'training' },
  { page: 'readers', icon: 'readers' },
  { page: 'models', icon: 'model' },
  { page: 'prompts', icon: 'prompts' },
  { page: 'system', icon: 'system' },
  { page: 'settings', icon: 'settings' }
]

/** The narrow bar on the left. The first button goes to the studies; beside an open study it shows or hides the list. */
export function Navigation() {
  const { t } = useTranslation()
  const page = useView((view) => view.page)
  const studyUid = useView((view) => view.studyUid)
  const keys = useKeys()
  const second = useSecondWindow((state) => state.there)
  const reading = page === 'reading'
  const onStudies = () => {
    if (!reading) openPage('reading')
    else if (studyUid === null) closeStudy()
    else toggleWorklist()
  }
  return (
    <nav className="navigation" aria-label={t('app.places')}>
      <button type="button" className="navigation__place" aria-current={reading ? 'page' : undefined} aria-label={t('pages.reading')} title={t('pages.reading')} onClick={onStudies}>
        <Icon name="list" />
      </button>
      {places.map(({ page: place, icon }) => (
        <button key={place} type="button" className="navigation__place" aria-current={page === place ? 'page' : undefined} aria-label={t(`pages.${place}`)} title={t(`pages.${place}`)} onClick={() => openPage(place)}>
          <Icon name={icon} />
        </button>
      ))}
      <span className="navigation__space" />
      {windowName === 'main' ? <IconButton icon="beside" label={t('actions.window.second')} hint={keyLabels(keys['window.second']).join(' ')} pressed={second} onClick={openSecondWindow} /> : null}
      <IconButton icon="help" label={t('actions.help.keys')} hint={keyLabels(keys['help.keys']).join(' ')} onClick={() => showKeyMap(true)} />
    </nav>
  )
}
