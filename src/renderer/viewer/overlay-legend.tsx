import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { overlayGrain, overlayStyle } from '@shared/domain/overlay'
import { gradientOf } from '@shared/geometry/colour-map'
import { runAction } from '@renderer/app/use-actions'
import { useSaveSettings, useSettings } from '@renderer/door/settings'
import { useOverlayOnFilm } from '@renderer/viewer/overlay-map'
import { dragOpacity, toggleOverlay, useOverlay } from '@renderer/viewer/overlay-state'
import { IconButton } from '@renderer/ui/icon-button'
import '@renderer/viewer/overlay-legend.css'

const saveAfterMs = 400

/** Says what the overlay on the film stands for, and how strongly and sharply it is drawn. */
export function OverlayLegend({ sopInstanceUid }: { readonly sopInstanceUid: string | null }) {
  const { t } = useTranslation()
  const overlay = useOverlayOnFilm(sopInstanceUid)
  const { on, pinned, draggedOpacity } = useOverlay()
  const settings = useSettings()
  const { mutate } = useSaveSettings()
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null)
  useEffect(() => () => clearTimeout(timer.current ?? undefined), [])
  const opacity = draggedOpacity ?? settings.overlayOpacity
  const changeOpacity = (value: number) => {
    dragOpacity(value)
    clearTimeout(timer.current ?? undefined)
    timer.current = setTimeout(() => {
      mutate({ overlayOpacity: value }, { onSettled: () => dragOpacity(null) })
    }, saveAfterMs)
  }
  const { target, map, state } = overlay
  return (
    <div className="legend">
      <span className="legend__what" data-testid="legend">
        {state === 'none' ? <span className="muted">{on ? t('legend.none') : t('legend.off')}</span> : null}
        {state === 'loading' ? <span className="muted">{t('legend.loading')}</span> : null}
        {state === 'failed' ? <span className="muted">{t('legend.failed')}</span> : null}
        {map && target ? (
          <>
            <strong>{target.kind === 'text' && target.word ? `“${map.name}”` : map.name}</strong>
            {target.kind === 'text' && target.word ? <span className="muted legend__text"> {t('legend.inText', { text: target.text })}</span> : null}
            <span className="muted"> · {map.modelName}</span>
          </>
        ) : null}
      </span>
      <span className="legend__scale" style={{ backgroundImage: gradientOf(settings.overlayColours) }} role="img" aria-label={t('legend.scale')} title={t('legend.scale')} />
      <label className="legend__opacity">
        <span className="visually-hidden">{t('legend.opacity')}</span>
        <input
          type="range"
          min={0}
          max={1}
          step={0.05}
          value={opacity}
          title={t('legend.opacity')}
          onChange={(event) => changeOpacity(Number(event.target.value))}
        />
      </label>
      <Choice name="grain" options={overlayGrain.options} value={settings.overlayGrain} onChange={(value) => mutate({ overlayGrain: value })} />
      <Choice name="style" options={overlayStyle.options} value={settings.overlayStyle} onChange={(value) => mutate({ overlayStyle: value })} />
      <label className="legend__check">
        <input type="checkbox" checked={settings.overlaySharpened} onChange={(event) => mutate({ overlaySharpened: event.target.checked })} />
        {t('legend.sharpened')}
      </label>
      <label className="legend__check">
        <input type="checkbox" checked={on} onChange={toggleOverlay} />
        {t('legend.shown')}
      </label>
      <IconButton icon="close" label={t('legend.clear')} disabled={pinned === null} onClick={() => runAction('overlay.clear')} />
    </div>
  )
}

interface ChoiceProps<T extends string> {
  readonly name: 'grain' | 'style'
  readonly options: readonly T[]
  readonly value: T
  readonly onChange: (value: T) => void
}

function Choice<T extends string>({ name, options, value, onChange }: ChoiceProps<T>) {
  const { t } = useTranslation()
  return (
    <select className={`legend__choice legend__choice--${name}`} aria-label={t(`legend.${name}.title`)} title={t(`legend.${name}.title`)} value={value} onChange={(event) => onChange(options.find((one) => one === event.target.value) ?? value)}>
      {options.map((one) => (
        <option key={one} value={one}>
          {t(`legend.${name}.${one}` as 'legend.style.heat')}
        </option>
      ))}
    </select>
  )
}
