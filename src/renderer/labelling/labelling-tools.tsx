import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { keyLabels } from '@renderer/app/keymap'
import { useActions } from '@renderer/app/use-actions'
import { useKeys } from '@renderer/app/use-keys'
import { selectClass, useView } from '@renderer/app/view'
import { queries } from '@renderer/door/queries'
import { AcceptAboveDialog } from '@renderer/labelling/accept-above-dialog'
import { CopyPriorDialog } from '@renderer/labelling/copy-prior-dialog'
import { PartDialog, type Part } from '@renderer/labelling/part-dialog'
import { TemplatesDialog } from '@renderer/labelling/templates-dialog'
import type { FilmOfStudy } from '@renderer/suggestions/decide'
import { useHidden } from '@renderer/suggestions/blind-first'
import { labelOf } from '@renderer/suggestions/label-of'
import { useSuggestions } from '@renderer/suggestions/use-suggestions'
import { IconButton } from '@renderer/ui/icon-button'
import '@renderer/labelling/labelling.css'

type Open = 'copy' | 'templates' | 'above' | Part

/** Many labels at once: of a prior, of a template, above a threshold; and the parts of the selected finding by key. */
export function LabellingTools({ film }: { readonly film: FilmOfStudy }) {
  const { t } = useTranslation()
  const keys = useKeys()
  const [open, setOpen] = useState<Open | null>(null)
  const selected = useView((view) => view.selectedClass)
  const findings = useSuggestions(film.sopInstanceUid).data?.findings ?? []
  const review = useQuery(queries.review(film.studyUid)).data
  const prompts = useQuery(queries.promptSets()).data?.find((set) => set.serving) ?? null
  const hidden = useHidden(film.sopInstanceUid, review)
  const close = () => setOpen(null)
  const openPart = (part: Part) => () => {
    if (selected === null && findings[0]) selectClass(findings[0].class)
    if (useView.getState().selectedClass !== null) setOpen(part)
  }
  const tools = [
    { action: 'labels.above', icon: 'acceptAll', open: 'above' },
    { action: 'labels.templates', icon: 'template', open: 'templates' },
    { action: 'labels.copyPrior', icon: 'copyPrior', open: 'copy' }
  ] as const
  useActions({
    'labels.above': () => setOpen('above'),
    'labels.templates': () => setOpen('templates'),
    'labels.copyPrior': () => setOpen('copy'),
    'finding.severity': openPart('severity'),
    'finding.subtype': openPart('subtype'),
    'finding.location': openPart('location')
  })
  const isPart = open === 'severity' || open === 'subtype' || open === 'location'
  return (
    <>
      {tools.map(({ action, icon, open: dialog }) => (
        <IconButton key={action} icon={icon} label={t(`actions.${action}`)} hint={keyLabels(keys[action]).join(' ')} onClick={() => setOpen(dialog)} />
      ))}
      {open === 'copy' ? <CopyPriorDialog film={film} onClose={close} /> : null}
      {open === 'templates' ? <TemplatesDialog film={film} prompts={prompts} onClose={close} /> : null}
      {open === 'above' ? <AcceptAboveDialog film={film} onClose={close} /> : null}
      {isPart && selected !== null ? (
        <PartDialog
          key={`${selected} ${open}`}
          film={film}
          name={selected}
          part={open}
          finding={hidden(selected) ? null : (findings.find((finding) => finding.class === selected) ?? null)}
          label={hidden(selected) ? null : labelOf(review, film.sopInstanceUid, selected)}
          options={prompts?.classes[selected]?.[open] ?? []}
          onClose={close}
        />
      ) : null}
    </>
  )
}
