import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { notify } from '@renderer/app/notices'
import { door } from '@renderer/door/door'
import { failureOf } from '@renderer/door/failure'
import { queries } from '@renderer/door/queries'
import { PromptSetEditor } from '@renderer/models/prompt-set-editor'
import { FailureNote } from '@renderer/ui/failure-note'
import { Page } from '@renderer/ui/page'

/** The prompt sets: every saved version, the one that serves, and an editor that makes a new version. */
export function PromptsPage() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const sets = useQuery(queries.promptSets())
  const [chosen, setChosen] = useState<string | null>(null)
  const onChanged = () => {
    setChosen(null)
    notify(t('prompts.servingNow'))
    void client.invalidateQueries({ queryKey: ['prompt-sets'] })
    void client.invalidateQueries({ queryKey: ['studies'] })
    client.removeQueries({ queryKey: ['suggestions'] })
    client.removeQueries({ queryKey: ['class-grounding'] })
  }
  const use = useMutation({ mutationFn: (sha256: string) => door.suggestions.usePromptSet({ sha256 }), onSuccess: onChanged })
  const shown = sets.data?.find((set) => set.sha256 === chosen) ?? sets.data?.find((set) => set.serving) ?? sets.data?.[0]
  return (
    <Page title={t('prompts.title')}>
      <p className="muted">{t('prompts.what')}</p>
      {sets.error ? <FailureNote failure={failureOf(sets.error)} onRetry={() => void sets.refetch()} /> : null}
      {use.error ? <FailureNote failure={failureOf(use.error)} what={t('prompts.notUsed')} /> : null}
      {sets.data ? (
        <section className="sheet" aria-label={t('prompts.versions')}>
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{t('prompts.name')}</th>
                <th scope="col">{t('models.hash')}</th>
                <th scope="col">{t('prompts.count')}</th>
                <th scope="col">
                  <span className="visually-hidden">{t('prompts.use')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {sets.data.map((set) => (
                <tr key={set.sha256}>
                  <td>
                    <button type="button" className="labels__name" aria-pressed={set.sha256 === shown?.sha256} onClick={() => setChosen(set.sha256)}>
                      {set.name}
                    </button>
                  </td>
                  <td>
                    <code>{set.sha256.slice(0, 12)}</code>
                  </td>
                  <td className="number">{set.promptCount}</td>
                  <td>
                    {set.serving ? (
                      <span className="chip chip--good">{t('models.serving')}</span>
                    ) : (
                      <button type="button" className="button" disabled={use.isPending} onClick={() => use.mutate(set.sha256)}>
                        {t('prompts.use')}
                      </button>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      ) : null}
      {shown ? <PromptSetEditor key={shown.sha256} set={shown} onSaved={onChanged} /> : null}
    </Page>
  )
}
