import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { bridge } from '@renderer/door/bridge'
import { Icon } from '@renderer/ui/icon'
import { useImportJob } from '@renderer/worklist/import-job'
import { pickedFromInput } from '@renderer/worklist/picked-file'
import { useImport } from '@renderer/worklist/use-import'

/** Import of files or of a folder: by native dialogs in Electron, by the browser's own otherwise. */
export function ImportButton() {
  const { t } = useTranslation()
  const start = useImport()
  const busy = useImportJob((job) => job.progress !== null)
  const files = useRef<HTMLInputElement>(null)
  const folder = useRef<HTMLInputElement>(null)
  const chooseFiles = () => {
    if (bridge) void bridge.chooseFiles().then((paths) => start.paths(paths))
    else files.current?.click()
  }
  const chooseFolder = () => {
    if (bridge) void bridge.chooseFolder().then((path) => start.paths(path === null ? [] : [path]))
    else folder.current?.click()
  }
  const input = {
    type: 'file',
    multiple: true,
    className: 'visually-hidden',
    tabIndex: -1,
    'aria-hidden': true,
    onChange: (event: React.ChangeEvent<HTMLInputElement>) => {
      start.files(pickedFromInput(event.currentTarget))
      event.currentTarget.value = ''
    }
  } as const
  return (
    <span className="import">
      <button type="button" className="button" disabled={busy} onClick={chooseFiles}>
        <Icon name="import" />
        {t('import.files')}
      </button>
      <button type="button" className="button" disabled={busy} onClick={chooseFolder}>
        <Icon name="folder" />
        {t('import.folder')}
      </button>
      <input ref={files} data-testid="import-files" {...input} />
      <input ref={folder} data-testid="import-folder" {...input} {...{ webkitdirectory: '' }} />
    </span>
  )
}
