import { useQuery } from '@tanstack/react-query'
import { useDeferredValue, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { queries } from '@renderer/door/queries'
import { Dialog } from '@renderer/ui/dialog'
import { searchTags } from '@renderer/viewer/search-tags'
import '@renderer/viewer/tags-dialog.css'

const shownRows = 500

/** What the file of a film says, tag by tag, to be searched. Shown here, and forgotten when closed. */
export function TagsDialog({ sopInstanceUid, onClose }: { readonly sopInstanceUid: string; readonly onClose: () => void }) {
  const { t } = useTranslation()
  const { data: rows, isError } = useQuery(queries.tags(sopInstanceUid))
  const [search, setSearch] = useState('')
  const wanted = useDeferredValue(search)
  const found = useMemo(() => searchTags(rows ?? [], wanted), [rows, wanted])
  return (
    <Dialog title={t('tags.title')} className="tags" onClose={onClose}>
      <div className="tags__search">
        <input className="input" type="search" data-first-focus aria-label={t('tags.search')} placeholder={t('tags.search')} value={search} onChange={(event) => setSearch(event.target.value)} />
        <span className="muted number" role="status">
          {isError ? t('tags.unreadable') : t('tags.count', { count: found.length })}
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
