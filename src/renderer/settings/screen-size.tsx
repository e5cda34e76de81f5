import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { settings as schema } from '@shared/domain/system'
import { useSaveSettings, useSettings } from '@renderer/door/settings'
import '@renderer/settings/screen-size.css'

const barPx = 300

/** A bar to measure with a ruler: films that ask for their true size (PS3.3 C.10.4) are then shown in it. */
export function ScreenSize({ id }: { readonly id: string }) {
  const { t } = useTranslation()
  const { screenPixelMm } = useSettings()
  const { mutate } = useSaveSettings()
  /** While it is being typed; null shows what is in force. */
  const [typed, setTyped] = useState<string | null>(null)
  const barPixels = barPx * globalThis.devicePixelRatio
  const save = () => {
    const text = typed?.trim() ?? ''
    const measured = schema.shape.screenPixelMm.safeParse(text === '' ? null : Number(text) / barPixels)
    if (typed !== null && measured.success) mutate({ screenPixelMm: measured.data })
    setTyped(null)
  }
  return (
    <>
      <label htmlFor={id}>{t('settings.screen')}</label>
      <span className="screen-size">
        <span className="screen-size__bar" style={{ width: barPx }} aria-hidden="true" />
        <input
          id={id}
          className="input"
          inputMode="decimal"
          value={typed ?? (screenPixelMm === null ? '' : String(Math.round(screenPixelMm * barPixels * 10) / 10))}
          aria-describedby={`${id}-why`}
          onChange={(event) => setTyped(event.target.value)}
          onBlur={save}
          onKeyDown={(event) => {
            if (event.key === 'Enter') save()
          }}
        />
      </span>
      <p id={`${id}-why`} className="form__note">
        {t('settings.screenWhy')}
      </p>
    </>
  )
}
