import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { i18n } from '@renderer/i18n/i18n'
import { App } from '@renderer/app/app'
import { notify } from '@renderer/app/notices'
import { joinWindows } from '@renderer/app/second-window'
import { keepWindow, restoreWindow, withinPatience } from '@renderer/app/window-keeper'
import { windowName } from '@renderer/app/window-name'
import { queries } from '@renderer/door/queries'
import { queryClient } from '@renderer/door/query-client'
import { readFirstRows } from '@renderer/worklist/use-rows'
import '@renderer/app/tokens.css'
import '@renderer/app/base.css'

const host = document.getElementById('root')
if (!host) throw new Error('The page has no root element.')
const root = createRoot(host)

// What every window shows comes first: one that is drawn in one theme or language and then in the other flashes, and a
// name that comes late moves what stands beside it.
const settings = withinPatience(queryClient.query(queries.settings()))
const model = withinPatience(queryClient.query(queries.servingModel()))
// Not waited for: a list that cannot be read says so itself. The window for films shows none.
if (windowName !== 'viewer') void readFirstRows().catch(() => undefined)
void Promise.all([settings, restoreWindow().catch(() => null), model]).then(async ([known, why]) => {
  if (known) {
    document.documentElement.dataset['theme'] = known.theme
    await i18n.changeLanguage(known.language)
  }
  root.render(
    <StrictMode>
      <App />
    </StrictMode>
  )
  keepWindow()
  joinWindows()
  if (why !== null) notify(i18n.t(`restore.${why}`))
})
