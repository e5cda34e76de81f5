import { useTranslation } from 'react-i18next'
import { useView } from '@renderer/app/view'
import { useFilms, useFilmView } from '@renderer/viewer/films'
import { presetShown } from '@renderer/viewer/next-preset'

/** The windows to choose from on the active film; shows the one in force, or that the reader made their own. */
export function PresetMenu() {
  const { t } = useTranslation()
  const pane = useView((view) => view.activePane)
  const viewport = useFilms((films) => films[pane])
  const view = useFilmView(viewport)
  const presets = viewport?.presets() ?? []
  const shown = view ? presetShown(presets, view) : -1
  return (
    <select
      className="select toolbar__select"
      aria-label={t('viewer.presets')}
      title={t('viewer.presets')}
      value={shown}
      disabled={!view}
      onChange={(event) => {
        const preset = presets[Number(event.target.value)]
        if (preset) viewport?.setWindow(preset)
      }}
    >
      <option value={-1} hidden>
        {t('viewer.preset.own')}
      </option>
      {presets.map(({ id, label }, i) => (
        <option key={i} value={i}>
          {label || t(`viewer.preset.${id}`)}
        </option>
      ))}
    </select>
  )
}
