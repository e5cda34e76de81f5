import { utilities } from '@cornerstonejs/metadata'
import { useDeferredValue, useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Instance } from '@shared/domain/study'
import { Dialog } from '@renderer/ui/dialog'
import { dataSetOf, loadFilm } from '@renderer/viewer/film-source'
import { searchTags, tagList, type Lookup, type TagDataSet, type TagRow } from '@renderer/viewer/tag-list'
import '@renderer/viewer/tags-dialog.css'

const shownRows = 500

const lookup: Lookup = (tag) => {
  const entry = utilities.Tags.dictionaryLookup(tag) as { name?: string; vr?: string } | undefined
  return entry ? { name: entry.name ?? '', vr: entry.vr ?? 'UN' } : null
}

/** What the file of a film says, tag by tag, to be searched. It goes nowhere: read here, shown here, forgotten when closed. */
export function TagsDialog({ instance: { sopInstanceUid, spacing }, frame, onClose }: { readonly instance: Instance; readonly frame: number; readonly onClose: () => void }) {
  const { t } = useTranslation()
  const [rows, setRows] = useState<readonly TagRow[] | null>(null)
  const [failed, setFailed] = useState(false)
  const [search, setSearch] = useState('')
  const wanted = useDeferredValue(search)
  const found = useMemo(() => searchTags(rows ?? [], wanted), [rows, wanted])
  useEffect(() => {
    let open = true
    loadFilm({ sopInstanceUid, frame }).then(
      (image) => {
        const data = dataSetOf(image)
        if (open) setRows('elements' in data ? tagList(data as unknown as TagDataSet, lookup) : [])
      },
      () => setFailed(open)
    )
    return () => {
      open = false
    }
  }, [sopInstanceUid, spacing, frame])
  return (
    <Dialog title={t('tags.title')} className="tags" onClose={onClose}>
      <div className="tags__search">
        <input className="input" type="search" data-first-focus aria-label={t('tags.search')} placeholder={t('tags.search')} value={search} onChange={(event) => setSearch(event.target.value)} />
        <span className="muted number" role="status">
          {failed ? t('tags.unreadable') : t('tags.count', { count: found.length })}
        </span>
      </div>
      <div className="tags__rows scroll" tabIndex={0} role="region" aria-label={t('tags.title')}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('tags.tag')}</th>
              <th scope="col">{t('tags.name')}</th>
              <th scope="col">VR</th>
              <th scope="col">{t('tags.value')}</th>
            </tr>
          </thead>
          <tbody>
            {found.slice(0, shownRows).map(({ tag, name, vr, value, size, depth }, i) => (
              <tr key={i}>
                <td className="number" style={{ paddingLeft: 8 + 14 * depth }}>
                  {tag}
                </td>
                <td>{name}</td>
                <td>{vr}</td>
                <td className={value === null ? 'muted' : undefined}>{value ?? (vr === 'SQ' ? t('tags.items', { count: size }) : t('tags.bytes', { count: size }))}</td>
              </tr>
            ))}
          </tbody>
        </table>
        {found.length > shownRows ? <p className="muted">{t('tags.more', { count: found.length - shownRows })}</p> : null}
      </div>
    </Dialog>
  )
}
