import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { SystemInfo } from '@shared/domain/system'
import { failureOf } from '@renderer/door/failure'
import { queries } from '@renderer/door/queries'
import { FailureNote } from '@renderer/ui/failure-note'
import { Page } from '@renderer/ui/page'

const refreshMs = 3_000

/** What the program runs on and how it fares: inference, storage, audit. */
export function SystemPage() {
  const { t } = useTranslation()
  const system = useQuery({ ...queries.system(), refetchInterval: refreshMs })
  return (
    <Page title={t('system.title')}>
      {system.error ? <FailureNote failure={failureOf(system.error)} onRetry={() => void system.refetch()} /> : null}
      {system.data ? <Facts info={system.data} /> : null}
    </Page>
  )
}

const rungTones = { serving: 'chip--good', refused: 'chip--danger', 'not-tried': '' } as const
const stateTones = { ready: 'chip--good', starting: 'chip--amber', crashed: 'chip--danger', stopped: '' } as const

function Facts({ info }: { readonly info: SystemInfo }) {
  const { t } = useTranslation()
  const { inference, audit } = info
  const facts: readonly (readonly [string, string])[] = [
    [t('system.version'), info.version],
    [t('system.host'), info.host],
    [t('system.platform'), info.platform],
    [t('system.memory'), t('system.memoryOf', { free: bytes(info.freeMemoryBytes), total: bytes(info.memoryBytes) })]
  ]
  const storage: readonly (readonly [string, string])[] = [
    [t('system.studies'), String(info.studyCount)],
    [t('system.database'), bytes(info.databaseBytes)],
    [t('system.files'), bytes(info.filesBytes)],
    [t('system.dataDir'), info.dataDir]
  ]
  return (
    <>
      <section className="sheet" aria-labelledby="system-inference">
        <header className="sheet__head">
          <h2 className="sheet__title" id="system-inference">
            {t('system.inference')}
          </h2>
          <span className={`chip ${stateTones[inference.state]}`}>{t(`inference.${inference.state}`)}</span>
          <span className="muted">{t('system.restarts', { count: inference.restarts })}</span>
        </header>
        {inference.lastError ? <p className="muted">{t('system.lastError', { error: inference.lastError })}</p> : null}
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{t('system.provider')}</th>
              <th scope="col">{t('system.state')}</th>
              <th scope="col">{t('system.reason')}</th>
            </tr>
          </thead>
          <tbody>
            {inference.ladder.map((rung) => (
              <tr key={rung.provider}>
                <td>{rung.provider}</td>
                <td>
                  <span className={`chip ${rungTones[rung.state]}`}>{t(`rung.${rung.state}`)}</span>
                </td>
                <td className="muted" title={rung.reason ?? undefined}>
                  {rung.why ? t(`rung.why.${rung.why}`) : '–'}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <section className="sheet" aria-labelledby="system-audit">
        <header className="sheet__head">
          <h2 className="sheet__title" id="system-audit">
            {t('system.audit')}
          </h2>
          <span className={`chip ${audit.intact ? 'chip--good' : 'chip--danger'}`}>{audit.intact ? t('system.intact') : t('system.broken')}</span>
        </header>
        <p>{t('system.entries', { count: audit.entries })}</p>
        {audit.problem ? <p className="failure">{audit.problem}</p> : null}
      </section>
      <FactSheet title={t('system.storage')} facts={storage} />
      <FactSheet title={t('system.program')} facts={facts} />
    </>
  )
}

function FactSheet({ title, facts }: { readonly title: string; readonly facts: readonly (readonly [string, string])[] }) {
  return (
    <section className="sheet" aria-label={title}>
      <h2 className="sheet__title">{title}</h2>
      <dl className="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

/** Bytes in the largest unit that leaves a number of at least one. */
export function bytes(count: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB']
  const power = count < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(count) / 3))
  return `${(count / 1000 ** power).toFixed(power === 0 ? 0 : 1)} ${units[power]!}`
}
