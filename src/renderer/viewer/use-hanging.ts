import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { hang } from '@shared/domain/hanging'
import type { Study } from '@shared/domain/study'
import { hasTwoPanes, markHung, showBeside, showFilm, showPrior, useView } from '@renderer/app/view'
import { queries } from '@renderer/door/queries'

/** Hangs a study by the reader's rules when it is opened, once; what was shown of it on purpose stays. */
export function useHanging(study: Study): void {
  const rules = useQuery(queries.settings()).data?.hanging
  useEffect(() => {
    const view = useView.getState()
    if (view.hung || !rules) return
    markHung()
    if (view.sopInstanceUid !== null || hasTwoPanes(view)) return
    const { layout, main, beside, priorUid } = hang(rules, study)
    if (layout === 'single') return
    if (main) showFilm(main.sopInstanceUid)
    if (beside) showBeside(beside.sopInstanceUid)
    else showPrior(priorUid)
  }, [rules, study])
}
