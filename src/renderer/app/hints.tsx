import { useTranslation } from 'react-i18next'
import type { ActionName } from '@renderer/app/actions'
import { useKeys } from '@renderer/app/use-keys'
import { useView } from '@renderer/app/view'
import { drawingToolOf } from '@renderer/viewer/drawing'
import { useOutlinesNote } from '@renderer/viewer/use-outlines-note'
import { Keys } from '@renderer/ui/keys'

const inList: readonly ActionName[] = ['worklist.search', 'help.keys']
const inStudy: readonly ActionName[] = ['finding.accept', 'finding.edit', 'finding.reject', 'overlay.toggle', 'film.reset', 'study.next', 'help.keys']

/** The keys worth knowing at this moment; while a tool is in hand, what it does. */
export function Hints() {
  const { t } = useTranslation()
  const keys = useKeys()
  const tool = useView((view) => view.tool)
  const selected = useView((view) => view.selectedClass)
  const outlinesNote = useOutlinesNote()
  const open = useView((view) => view.page === 'reading' && view.studyUid !== null)
  if (open && tool !== 'window') {
    return (
      <span className="hints" role="status">
        {t(`hints.${tool}`, { class: selected ?? '' })} {drawingToolOf(tool) ? t('hints.cross') : null} <Keys value={keys['overlay.clear']} />
      </span>
    )
  }
  if (open && outlinesNote) return <span className="hints" role="status">{outlinesNote}</span>
  return (
    <span className="hints">
      {(open ? inStudy : inList).map((action) => (
        <span key={action} className="hints__one">
          <Keys value={keys[action]} /> {t(`actions.${action}`)}
        </span>
      ))}
    </span>
  )
}
