import { useMutation, useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PromptSet } from '@shared/domain/prompts'
import { notify } from '@renderer/app/notices'
import { readAnewEverywhere } from '@renderer/door/changes'
import { door } from '@renderer/door/door'
import { failureOf } from '@renderer/door/failure'
import { queries } from '@renderer/door/queries'
import { PromptSetEditor } from '@renderer/models/prompt-set-editor'
import { readPromptSet } from '@renderer/models/prompt-transfer'
import { FailureNote } from '@renderer/ui/failure-note'
import { Page } from '@renderer/ui/page'
import { momentText } from '@renderer/ui/moment-text'
import '@renderer/models/prompts.css'

/** The prompt sets: every saved version, the one that serves, and an editor that makes a new version. */
export function PromptsPage() {
  const { t } = useTranslation()
  const sets = useQuery(queries.promptSets())
  const history = useQuery(queries.promptHistory())
  const [chosen, setChosen] = useState<string | null>(null)
  const [imported, setImported] = useState<{ readonly set: PromptSet; readonly turn: number } | null>(null)
  const [problems, setProblems] = useState<readonly string[]>([])
  const input = useRef<HTMLInputElement>(null)
  const takeFile = async (file: File | undefined) => {
    if (!file) return
    const { set, problems: found } = readPromptSet(await file.text())
    setProblems(found ?? [])
    if (set) setImported((before) => ({ set, turn: (before?.turn ?? 0) + 1 }))
  }
  const choose = (sha256: string) => {
    setChosen(sha256)
    setImported(null)
  }
  const onChanged = () => {
    setChosen(null)
    setImported(null)
    notify(t('prompts.servingNow'))
    readAnewEverywhere('prompt-sets')
  }
  const use = useMutation({ mutationFn: (sha256: string) => door.suggestions.usePromptSet({ sha256 }), onSuccess: onChanged })
  const shown = sets.data?.find((set) => set.sha256 === chosen) ?? sets.data?.find((set) => set.serving) ?? sets.data?.[0]
  const lastOf = (sha256: string) => history.data?.find((change) => change.sha256 === sha256)
  const versions = (sets.data ?? []).map(({ sha256, ...set }) => {
    const version = lastOf(sha256)?.version
    return { sha256, set, label: version === undefined ? set.name : t('prompts.versionOf', { name: set.name, version }) }
  })
  const importing = (
    <>
      <input ref={input} type="file" accept=".json,application/json" hidden onChange={(event) => void takeFile(event.target.files?.[0]).finally(() => (event.target.value = ''))} />
      <button type="button" className="button" onClick={() => input.current?.click()}>
        {t('prompts.import')}
      </button>
    </>
  )
  return (
    <Page title={t('prompts.title')} tools={importing} wide>
      {problems.length > 0 ? (
        <p className="failure" role="alert">
          {t('prompts.problems', { paths: problems.join(', ') })}
        </p>
      ) : null}
      <p className="muted">{t('prompts.what')}</p>
      {sets.error ? <FailureNote failure={failureOf(sets.error)} onRetry={() => void sets.refetch()} /> : null}
      {use.error ? <FailureNote failure={failureOf(use.error)} what={t('prompts.notUsed')} /> : null}
      {sets.data ? (
        <section className="sheet prompt-sets" aria-label={t('prompts.versions')}>
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{t('prompts.name')}</th>
                <th scope="col">{t('models.hash')}</th>
                <th scope="col">{t('prompts.count')}</th>
                <th scope="col">{t('prompts.version')}</th>
                <th scope="col">{t('prompts.lastUsed')}</th>
                <th scope="col">
                  <span className="visually-hidden">{t('prompts.use')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {sets.data.map((set) => (
                <tr key={set.sha256}>
                  <td>
                    <button type="button" className="labels__name" aria-pressed={set.sha256 === shown?.sha256} onClick={() => choose(set.sha256)}>
                      {set.name}
                    </button>
                  </td>
                  <td>
                    <code>{set.sha256.slice(0, 12)}</code>
                  </td>
                  <td className="number">{set.promptCount}</td>
                  <td className="number">{lastOf(set.sha256)?.version ?? '–'}</td>
                  <td className="muted">{lastUse(lastOf(set.sha256))}</td>
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
      {shown ? <PromptSetEditor key={imported ? `imported ${imported.turn}` : shown.sha256} set={imported?.set ?? shown} versions={versions} from={shown.sha256} onSaved={onChanged} /> : null}
    </Page>
  )
}

const lastUse = (change: { readonly at: string; readonly actor: string } | undefined) => (change ? `${momentText(change.at)} · ${change.actor}` : '–')
