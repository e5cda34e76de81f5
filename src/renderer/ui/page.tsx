import { useId, type ReactNode } from 'react'
import '@renderer/ui/page.css'

interface Props {
  readonly title: string
  readonly children: ReactNode
  /** Buttons beside the title. */
  readonly tools?: ReactNode
  /** Room for two columns. */
  readonly wide?: boolean
}

/** A page beside the reading room: a title and one scrolling column. */
export function Page({ title, children, tools, wide = false }: Props) {
  const titleId = useId()
  return (
    <main className="page scroll" aria-labelledby={titleId} tabIndex={-1}>
      <div className={wide ? 'page__column page__column--wide' : 'page__column'}>
        <header className="page__head">
          <h1 id={titleId}>{title}</h1>
          {tools}
        </header>
        {children}
      </div>
    </main>
  )
}
