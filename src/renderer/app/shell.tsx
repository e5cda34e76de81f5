import { useEffect } from 'react'
import { ErrorBoundary } from '@renderer/app/error-boundary'
import { Navigation } from '@renderer/app/navigation'
import { Palette } from '@renderer/app/palette'
import { ReadingRoom } from '@renderer/app/reading-room'
import { StatusBar } from '@renderer/app/status-bar'
import { StudyBar } from '@renderer/app/study-bar'
import { useAppearance } from '@renderer/app/use-appearance'
import { useKeyboard } from '@renderer/app/use-actions'
import { useKeys } from '@renderer/app/use-keys'
import { useLeaveGuard } from '@renderer/app/use-leave-guard'
import { useStudyActions } from '@renderer/app/use-study-actions'
import { useView } from '@renderer/app/view'
import { followActivities } from '@renderer/door/activities'
import { refreshStudies } from '@renderer/door/refresh-studies'
import { ModelsPage } from '@renderer/models/models-page'
import { PromptsPage } from '@renderer/models/prompts-page'
import { ReadersPage } from '@renderer/readers/readers-page'
import { KeyMapDialog } from '@renderer/settings/key-map-dialog'
import { SettingsPage } from '@renderer/settings/settings-page'
import { SystemPage } from '@renderer/settings/system-page'
import { TrainingPage } from '@renderer/training/training-page'
import { DropZone } from '@renderer/worklist/drop-zone'
import { ImportSummaryDialog } from '@renderer/worklist/import-summary'
import '@renderer/app/shell.css'
import '@renderer/ui/ui.css'

const pages = { reading: ReadingRoom, training: TrainingPage, readers: ReadersPage, models: ModelsPage, prompts: PromptsPage, system: SystemPage, settings: SettingsPage } as const

/** The window: study bar above, places to go on the left, the page, the status bar below. */
export function Shell() {
  const page = useView((view) => view.page)
  const studyUid = useView((view) => view.studyUid)
  const keyMapOpen = useView((view) => view.keyMapOpen)
  const paletteOpen = useView((view) => view.paletteOpen)
  const keys = useKeys()
  useAppearance()
  useKeyboard(keys)
  useStudyActions()
  useLeaveGuard()
  useEffect(() => {
    const controller = new AbortController()
    // Studies come in and findings are computed in the background: the worklist shows them as they come.
    void followActivities(controller.signal, refreshStudies)
    return () => controller.abort()
  }, [])
  const Shown = pages[page]
  return (
    <div className="shell">
      <StudyBar />
      <Navigation />
      <div className="shell__page">
        <ErrorBoundary resetKey={`${page} ${studyUid ?? ''}`}>
          <Shown />
        </ErrorBoundary>
      </div>
      <StatusBar />
      <DropZone />
      <ImportSummaryDialog />
      {paletteOpen ? <Palette /> : null}
      {keyMapOpen ? <KeyMapDialog /> : null}
    </div>
  )
}
