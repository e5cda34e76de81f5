import { useTranslation } from 'react-i18next'
import { layout, type HangingRule } from '@shared/domain/hanging'
import { useSaveSettings, useSettings } from '@renderer/door/settings'
import { IconButton } from '@renderer/ui/icon-button'

/** The reader's hanging protocols: rules in their order, saved as they are changed. */
export function HangingEditor() {
  const { t } = useTranslation()
  const { hanging } = useSettings()
  const { mutate } = useSaveSettings()
  const save = (rules: readonly HangingRule[]) => mutate({ hanging: [...rules] })
  const change = (index: number, part: Partial<HangingRule>) => save(hanging.map((rule, i) => (i === index ? { ...rule, ...part } : rule)))
  const up = (index: number) => save(hanging.map((rule, i) => (i === index ? hanging[i - 1]! : i === index - 1 ? hanging[index]! : rule)))
  return (
    <section className="sheet" aria-labelledby="settings-hanging">
      <header className="sheet__head">
        <h2 className="sheet__title" id="settings-hanging">
          {t('hanging.title')}
        </h2>
        <span className="panel-head__space" />
        <button type="button" className="button" disabled={hanging.length >= 50} onClick={() => save([...hanging, { modality: '', text: '', layout: 'prior' }])}>
          {t('hanging.add')}
        </button>
      </header>
      <p className="muted">{t('hanging.how')}</p>
      {hanging.map((rule, i) => (
        <fieldset key={`${i} ${rule.modality} ${rule.text}`} className="hanging-rule">
          <legend className="visually-hidden">{t('hanging.rule', { number: i + 1 })}</legend>
          <RuleText label={t('hanging.modality')} value={rule.modality} maxLength={16} onSave={(modality) => change(i, { modality: modality.toUpperCase() })} />
          <RuleText label={t('hanging.text')} value={rule.text} maxLength={64} onSave={(text) => change(i, { text })} />
          <label>
            <span className="muted">{t('hanging.layout')}</span>
            <select className="select" value={rule.layout} onChange={(event) => change(i, { layout: layout.parse(event.target.value) })}>
              {layout.options.map((one) => (
                <option key={one} value={one}>
                  {t(`hanging.layouts.${one}`)}
                </option>
              ))}
            </select>
          </label>
          <IconButton icon="sortUp" label={t('hanging.up', { number: i + 1 })} disabled={i === 0} onClick={() => up(i)} />
          <IconButton icon="trash" label={t('hanging.remove', { number: i + 1 })} onClick={() => save(hanging.filter((_, j) => j !== i))} />
        </fieldset>
      ))}
    </section>
  )
}

interface RuleTextProps {
  readonly label: string
  readonly value: string
  readonly maxLength: number
  readonly onSave: (value: string) => void
}

/** Saved when it is left or confirmed, not letter by letter. */
function RuleText({ label, value, maxLength, onSave }: RuleTextProps) {
  return (
    <label>
      <span className="muted">{label}</span>
      <input
        className="input"
        defaultValue={value}
        maxLength={maxLength}
        onBlur={({ target }) => {
          if (target.value.trim() !== value) onSave(target.value.trim())
        }}
        onKeyDown={({ key, currentTarget }) => {
          if (key === 'Enter') currentTarget.blur()
        }}
      />
    </label>
  )
}
