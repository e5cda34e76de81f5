import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { diffPromptSets } from '@shared/domain/prompt-diff'
import type { PromptSet } from '@shared/domain/prompts'

export interface NamedSet {
  readonly sha256: string
  readonly label: string
  readonly set: PromptSet
}

/** What turns a chosen version into the edited set. */
export function PromptDifferences({ set, versions, from }: { readonly set: PromptSet | null; readonly versions: readonly NamedSet[]; readonly from: string }) {
  const { t } = useTranslation()
  const [chosen, setChosen] = useState(from)
  const base = versions.find(({ sha256 }) => sha256 === chosen)
  const differences = set && base ? diffPromptSets(base.set, set) : []
  const shown = (entry: string) => entry || '-'
  return (
    <section className="prompt-diff" aria-label={t('prompts.differences')}>
      <header className="prompt-preview__head">
        <h3>{t('prompts.differences')}</h3>
        <label>
          <span className="visually-hidden">{t('prompts.compareWith')}</span>
          <select className="select" title={t('prompts.compareWith')} value={chosen} onChange={(event) => setChosen(event.target.value)}>
            {versions.map(({ sha256, label }) => (
              <option key={sha256} value={sha256}>
                {label}
              </option>
            ))}
          </select>
        </label>
      </header>
      {differences.length === 0 ? <p className="muted">{t('prompts.noDifference')}</p> : null}
      <ul className="prompt-diff__classes">
        {differences.map(({ class: name, change, parts }) => (
          <li key={name}>
            <strong>{name}</strong> <span className="muted">{t(`prompts.change.${change}`)}</span>
            {change === 'removed' ? null : (
              <ul lang="en">
                {parts.flatMap(({ part, added, removed }) => [
                  ...removed.map((entry) => (
                    <li key={`-${part}${entry}`} className="prompt-diff__removed">
                      <span className="muted">{t(`parts.${part}`)}</span> <del>{shown(entry)}</del>
                    </li>
                  )),
                  ...added.map((entry) => (
                    <li key={`+${part}${entry}`} className="prompt-diff__added">
                      <span className="muted">{t(`parts.${part}`)}</span> <ins>{shown(entry)}</ins>
                    </li>
                  ))
                ])}
              </ul>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
