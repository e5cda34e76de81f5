import type { ReactNode } from 'react'

/**
 * The little of Markdown that model cards use, as elements and never as HTML: headings, paragraphs, lists, tables,
 * fenced code, and in a line **bold**, `code` and links (shown as text: the window opens no addresses).
 */
export function Markdown({ text }: { readonly text: string }) {
  return <div className="markdown">{blocks(text).map(render)}</div>
}

type Block =
  | { readonly kind: 'heading'; readonly level: number; readonly text: string }
  | { readonly kind: 'list' | 'paragraph' | 'code'; readonly lines: readonly string[] }
  | { readonly kind: 'table'; readonly rows: readonly (readonly string[])[] }

/** Cuts a text into blocks. */
export function blocks(text: string): Block[] {
  const found: Block[] = []
  const lines = text.split(/\r?\n/)
  for (let i = 0; i < lines.length; ) {
    const line = lines[i]!
    const take = (belongs: (line: string) => boolean): string[] => {
      const from = i
      do i++
      while (i < lines.length && belongs(lines[i]!))
      return lines.slice(from, i)
    }
    const heading = /^(#{1,6})\s+(.*)$/.exec(line)
    if (line.trim() === '') i++
    else if (heading) {
      found.push({ kind: 'heading', level: heading[1]!.length, text: heading[2]! })
      i++
    } else if (line.startsWith('```')) {
      const code = take((next) => !next.startsWith('```')).slice(1)
      i++
      found.push({ kind: 'code', lines: code })
    } else if (isTable(line)) found.push({ kind: 'table', rows: take(isTable).filter((row) => !/^[\s|:-]+$/.test(row)).map(cells) })
    else if (isItem(line)) found.push({ kind: 'list', lines: take((next) => isItem(next) || /^\s+\S/.test(next)).reduce(joinItems, []) })
    else found.push({ kind: 'paragraph', lines: take((next) => next.trim() !== '' && !/^(#|```)/.test(next) && !isTable(next) && !isItem(next)) })
  }
  return found
}

const isTable = (line: string) => line.trimStart().startsWith('|')
const isItem = (line: string) => /^\s*([-*]|\d+\.)\s/.test(line)
const cells = (row: string) => row.trim().replace(/^\||\|$/g, '').split('|').map((cell) => cell.trim())
const joinItems = (items: string[], line: string): string[] =>
  isItem(line) ? [...items, line.replace(/^\s*([-*]|\d+\.)\s+/, '')] : [...items.slice(0, -1), `${items.at(-1) ?? ''} ${line.trim()}`]

function render(block: Block, key: number): ReactNode {
  if (block.kind === 'heading') return block.level <= 2 ? <h3 key={key}>{inline(block.text)}</h3> : <h4 key={key}>{inline(block.text)}</h4>
  if (block.kind === 'table') {
    const [head = [], ...body] = block.rows
    return (
      <table key={key} className="table">
        <thead>
          <tr>
            {head.map((cell, i) => (
              <th key={i} scope="col">
                {inline(cell)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {body.map((row, i) => (
            <tr key={i}>
              {row.map((cell, j) => (
                <td key={j}>{inline(cell)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    )
  }
  if (block.kind === 'code') return <pre key={key} tabIndex={0}>{block.lines.join('\n')}</pre>
  if (block.kind === 'paragraph') return <p key={key}>{inline(block.lines.join(' '))}</p>
  return (
    <ul key={key}>
      {block.lines.map((line, i) => (
        <li key={i}>{inline(line)}</li>
      ))}
    </ul>
  )
}

function inline(text: string): ReactNode[] {
  return text.split(/(\*\*[^*]+\*\*|`[^`]+`|\[[^\]]+\]\([^)]+\))/).map((part, i) => {
    if (part.startsWith('**') && part.length > 4) return <strong key={i}>{part.slice(2, -2)}</strong>
    if (part.startsWith('`') && part.length > 2) return <code key={i}>{part.slice(1, -1)}</code>
    const link = /^\[([^\]]+)\]\(([^)]+)\)$/.exec(part)
    return link ? `${link[1] ?? ''} (${link[2] ?? ''})` : part
  })
}
