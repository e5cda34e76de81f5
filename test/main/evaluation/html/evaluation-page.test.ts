import { expect, test } from 'vitest'
import { evaluationPage } from '@main/evaluation/html/evaluation-page'
import { evaluate, type EvaluatedFilm } from '@main/evaluation/report'

const films = Array.from({ length: 12 }, (_, i): EvaluatedFilm => ({
  file: `${i}`,
  patient: `P${i}`,
  view: i % 2 === 0 ? 'AP' : 'PA',
  findings: new Set(i % 3 === 0 ? ['<script>alert(1)</script>'] : []),
  denied: new Set(),
  unknown: new Set(),
  labelled: null,
  regions: [],
  scores: new Map([['<script>alert(1)</script>', { score: i, probability: i / 12 }]])
}))
const facts = { model: { name: 'a"b', sha256: 'f'.repeat(64), notice: 'Not <b>for</b> clinical use' }, promptSet: { name: 'p', sha256: '0' }, mode: 'corrected', labels: 'x&y.csv', films: 12, refused: 0, at: '2026-01-01' }
const page = evaluationPage(facts, evaluate(films))

test('the page holds figures of every slice and all three plots', () => {
  expect(page.match(/<tr>/g)).toHaveLength(1 + 3)
  expect([...page.matchAll(/class="title"[^>]*>([^<]*)</g)].map((match) => match[1]!.split(':')[0])).toEqual(['ROC', 'Precision and recall', 'Reliability'])
  expect(page).toContain('prefers-color-scheme:dark')
})

test('a name from a file stays a name, and nothing is loaded or run', () => {
  expect(page).not.toMatch(/<script|<b>for|src=|href=|url\(|@import/)
  expect(page).toContain('&#60;script&#62;alert(1)&#60;/script&#62;')
  expect(page).toContain("default-src 'none'")
})

test('curves begin and end where curves do', () => {
  const roc = /<polyline points="([^"]*)"/.exec(page)![1]!.split(' ')
  expect([roc[0], roc.at(-1)]).toEqual(['56.0,246.0', '276.0,26.0'])
})

test('a class with films of one kind says so instead of drawing', () => {
  const lone = films.map((film) => ({ ...film, findings: new Set<string>(), scores: new Map([['edema', { score: 1, probability: null }]]) }))
  expect(evaluationPage(facts, evaluate(lone))).toContain('there is nothing to plot')
})
