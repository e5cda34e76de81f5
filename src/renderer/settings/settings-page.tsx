import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { overlayColours } from '@shared/domain/overlay'
import { scoringMode } from '@shared/domain/suggestion'
import { settings as schema } from '@shared/domain/system'
import { gradientOf } from '@shared/geometry/colour-map'
import { failureOf } from '@renderer/door/failure'
import { useSaveSettings, useSettings } from '@renderer/door/settings'
import { HangingEditor } from '@renderer/settings/hanging-editor'
import { KeyEditor } from '@renderer/settings/key-editor'
import { ScreenSize } from '@renderer/settings/screen-size'
import { FailureNote } from '@renderer/ui/failure-note'
import { Page } from '@renderer/ui/page'

/** Reader, language, theme, scoring, overlay and keys; saved as they are changed. */
export function SettingsPage() {
  const { t } = useTranslation()
  const settings = useSettings()
  const { mutate, error } = useSaveSettings()
  const id = useId()
  /** The name while it is being typed; null shows the one in force. */
  const [typed, setTyped] = useState<string | null>(null)
  const saveReader = () => {
    const reader = typed?.trim() ?? ''
    setTyped(null)
    if (reader !== '' && reader !== settings.reader) mutate({ reader })
  }
  return (
    <Page title={t('settings.title')}>
      {error ? <FailureNote failure={failureOf(error)} what={t('save.notSaved')} /> : null}
      <section className="sheet" aria-label={t('settings.general')}>
        <div className="form">
          <label htmlFor={`${id}-reader`}>{t('settings.reader')}</label>
          <input
            id={`${id}-reader`}
            className="input"
            value={typed ?? settings.reader}
            maxLength={100}
            onChange={(event) => setTyped(event.target.value)}
            onBlur={saveReader}
            onKeyDown={(event) => {
              if (event.key === 'Enter') saveReader()
            }}
          />
          <p className="form__note">{t('settings.readerWhy')}</p>
          <label htmlFor={`${id}-language`}>{t('settings.language')}</label>
          <select id={`${id}-language`} className="select" value={settings.language} onChange={(event) => mutate({ language: schema.shape.language.parse(event.target.value) })}>
            <option value="en">English</option>
            <option value="zh">中文</option>
          </select>
          <label htmlFor={`${id}-theme`}>{t('settings.theme')}</label>
          <select id={`${id}-theme`} className="select" value={settings.theme} onChange={(event) => mutate({ theme: schema.shape.theme.parse(event.target.value) })}>
            <option value="dark">{t('settings.dark')}</option>
            <option value="light">{t('settings.light')}</option>
          </select>
          <label htmlFor={`${id}-blind`}>{t('settings.blindFirst')}</label>
          <input id={`${id}-blind`} type="checkbox" checked={settings.blindFirst} onChange={(event) => mutate({ blindFirst: event.target.checked })} />
          <p className="form__note">{t('settings.blindFirstWhy')}</p>
          <label htmlFor={`${id}-mode`}>{t('settings.mode')}</label>
          <select id={`${id}-mode`} className="select" value={settings.mode} onChange={(event) => mutate({ mode: scoringMode.parse(event.target.value) })}>
            {scoringMode.options.map((mode) => (
              <option key={mode} value={mode}>
                {t(`mode.${mode}`)}
              </option>
            ))}
          </select>
          <p className="form__note">{t('settings.modeWhy')}</p>
          <label htmlFor={`${id}-opacity`}>{t('legend.opacity')}</label>
          <input
            id={`${id}-opacity`}
            type="range"
            min={0}
            max={1}
            step={0.05}
            value={settings.overlayOpacity}
            onChange={(event) => mutate({ overlayOpacity: Number(event.target.value) })}
          />
          <label htmlFor={`${id}-colours`}>{t('legend.colours.title')}</label>
          <span className="form__with-scale">
            <select id={`${id}-colours`} className="select" value={settings.overlayColours} onChange={(event) => mutate({ overlayColours: overlayColours.parse(event.target.value) })}>
              {overlayColours.options.map((colours) => (
                <option key={colours} value={colours}>
                  {t(`legend.colours.${colours}`)}
                </option>
              ))}
            </select>
            <span className="legend__scale" style={{ backgroundImage: gradientOf(settings.overlayColours) }} aria-hidden="true" />
          </span>
          <label htmlFor={`${id}-sharpened`}>{t('settings.sharpened')}</label>
          <span>
            <input id={`${id}-sharpened`} type="checkbox" checked={settings.overlaySharpened} onChange={(event) => mutate({ overlaySharpened: event.target.checked })} />
          </span>
          <ScreenSize id={`${id}-screen`} />
        </div>
      </section>
      <HangingEditor />
      <KeyEditor />
    </Page>
  )
}
