import { useTranslation } from 'react-i18next'
import type { TrainingDataset } from '@shared/domain/training'

interface Props {
  readonly dataset: TrainingDataset
  readonly chosen: readonly string[]
  readonly onChange: (classes: readonly string[]) => void
  /** What the serving model's segmenter outlines. */
  readonly served: readonly string[]
}

/** Which findings a segmenter is to outline, with the drawn films of each; and what becomes of what the serving model outlines. */
export function OutlineClasses({ dataset, chosen, onChange, served }: Props) {
  const { t } = useTranslation()
  const goesOn = served.length > 0 && served.length === chosen.length && served.every((name) => chosen.includes(name))
  const lost = served.filter((name) => !chosen.includes(name))
  const turn = (name: string, on: boolean) => onChange(dataset.classes.map((one) => one.class).filter((one) => (one === name ? on : chosen.includes(one))))
  return (
    <fieldset className="training__outlines">
      <legend>{t('training.outline')}</legend>
      {dataset.classes.map(({ class: name, outlined: { drawn, absent } }) => (
        <label key={name} data-empty={drawn === 0}>
          <input type="checkbox" checked={chosen.includes(name)} disabled={drawn === 0} onChange={(event) => turn(name, event.target.checked)} />
          <span>{name}</span>
          <span className="muted number">{t('training.outlinedOf', { drawn, absent })}</span>
        </label>
      ))}
      {chosen.length === 0 ? null : <p className="muted">{goesOn ? t('training.outlineGoesOn') : lost.length > 0 ? t('training.outlineLost', { classes: lost.join(', ') }) : t('training.outlineNew')}</p>}
    </fieldset>
  )
}
