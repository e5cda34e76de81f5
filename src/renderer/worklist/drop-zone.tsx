import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { pickedFromDrop } from '@renderer/worklist/picked-file'
import { useImport } from '@renderer/worklist/use-import'

const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false

/** Takes files, folders and archives dropped anywhere on the window. */
export function DropZone() {
  const { t } = useTranslation()
  const start = useImport()
  const [over, setOver] = useState(false)
  useEffect(() => {
    let depth = 0
    const onEnter = (event: DragEvent) => {
      if (!hasFiles(event)) return
      depth++
      setOver(true)
    }
    const onLeave = (event: DragEvent) => {
      if (!hasFiles(event)) return
      depth--
      if (depth === 0) setOver(false)
    }
    const onOver = (event: DragEvent) => event.preventDefault()
    const onDrop = (event: DragEvent) => {
      event.preventDefault()
      depth = 0
      setOver(false)
      if (event.dataTransfer && hasFiles(event)) start.dropped([...event.dataTransfer.files], pickedFromDrop(event.dataTransfer))
    }
    const listeners = { dragenter: onEnter, dragleave: onLeave, dragover: onOver, drop: onDrop }
    for (const [type, listener] of Object.entries(listeners)) window.addEventListener(type, listener as EventListener)
    return () => {
      for (const [type, listener] of Object.entries(listeners)) window.removeEventListener(type, listener as EventListener)
    }
  })
  return over ? <div className="drop-target">{t('import.drop')}</div> : null
}
