import type { PromptSet } from '@shared/domain/prompts'
import type { AttendingWord, FilmSuggestions, Grounding } from '@shared/domain/suggestion'
import { cellCentre, type AttentionGrid } from '@shared/geometry/attention-grid'

const hash = (seed: string) => Array.from({ length: 64 }, (_, i) => ((seed.charCodeAt(i % seed.length) * 31 + i * 7) % 16).toString(16)).join('')
export const fakeModel = { name: 'gloriole-demo', sha256: hash('model') }
export const fakePromptSet: PromptSet = {
  name: 'CheXpert five',
  note: 'The five CheXpert competition classes.',
  classes: {
    atelectasis: { severity: ['', 'mild', 'minimal'], subtype: ['subsegmental atelectasis', 'linear atelectasis', 'bibasilar atelectasis'], location: ['', 'at the mid lung zone', 'at the left lung base', 'at the right lung base'], absent: ['no atelectasis'] },
    cardiomegaly: { severity: ['', 'mild', 'moderate', 'severe'], subtype: ['cardiac silhouette size is enlarged', 'cardiomegaly', 'cardiomegaly which is unchanged'], location: [''], absent: ['heart size is normal'] },
    consolidation: { severity: ['', 'increased', 'improved', 'persistent'], subtype: ['bilateral consolidation', 'lobar consolidation', 'airspace consolidation'], location: ['', 'at the left lower lung zone', 'at the right upper lobe'] },
    edema: { severity: ['', 'mild', 'severe'], subtype: ['pulmonary edema', 'interstitial edema', 'alveolar edema'], location: [''] },
    'pleural effusion': { severity: ['', 'small', 'moderate', 'large'], subtype: ['pleural effusion', 'bilateral pleural effusion', 'subpulmonic pleural effusion'], location: ['', 'left', 'right'], absent: ['no pleural effusion'] }
  }
}
export const fakePromptSetRef = { name: fakePromptSet.name, sha256: hash('prompts') }

const size = 1024
const cells = 19
const cell = (size * 256) / 224 / 1.143 / cells
export const grid: AttentionGrid = { imageRows: size, imageColumns: size, rows: cells, columns: cells, originColumnPx: (size - cell * cells) / 2, originRowPx: (size - cell * cells) / 2, cellWidthPx: cell, cellHeightPx: cell }

const places: Record<string, readonly [number, number]> = { atelectasis: [6, 13], cardiomegaly: [11, 12], consolidation: [13, 9], edema: [9, 8], effusion: [14, 15], pleural: [14, 15], left: [13, 11], right: [5, 11], severe: [9, 10], base: [13, 15], cardiac: [11, 12] }

function mapOf(word: string): number[] {
  const key = Object.keys(places).find((name) => word.includes(name))
  const seed = Array.from(word, (letter) => letter.charCodeAt(0)).reduce((sum, code) => sum + code, 0)
  const [column, row] = key ? places[key]! : [4 + (seed % 11), 4 + ((seed * 7) % 11)]
  const data = Array.from({ length: cells * cells }, (_, i) => Math.exp(-(((i % cells) - column) ** 2 + (Math.floor(i / cells) - row) ** 2) / 7) + 0.02 + 0.01 * Math.sin(i * seed))
  const sum = data.reduce((a, b) => a + b, 0)
  return data.map((value) => value / sum)
}

function peakOf(data: readonly number[]) {
  const index = data.indexOf(Math.max(...data))
  return cellCentre(grid, { row: Math.floor(index / cells), column: index % cells })
}

export function ground(sopInstanceUid: string, text: string): Grounding {
  const words = [...text.matchAll(/\w+/g)].map((match) => {
    const data = mapOf(match[0].toLowerCase())
    return { word: match[0].toLowerCase(), score: 0.2 + (match[0].length % 7) / 10, weight: Math.exp(5 * (0.2 + (match[0].length % 7) / 10)), data, peak: peakOf(data), span: { start: match.index, end: match.index + match[0].length } }
  })
  const whole = Array.from({ length: cells * cells }, (_, i) => words.reduce((sum, word) => sum + word.data[i]!, 0) / words.length)
  return { sopInstanceUid, text, score: 0.4, grid, words, whole, model: fakeModel, ms: 1.2 }
}

export function suggest(studyUid: string, sopInstanceUid: string, mode: 'corrected' | 'compat'): FilmSuggestions {
  const seed = Number(studyUid.split('.').at(-1))
  const findings = Object.entries(fakePromptSet.classes)
    .map(([name, parts], i) => {
      const score = Math.round((0.64 - ((seed * 7 + i * 13) % 23) / 25) * 1000) / 1000
      const all = parts.severity.flatMap((severity) => parts.subtype.flatMap((subtype) => parts.location.map((location) => ({ severity, subtype, location, text: [severity, subtype, location].filter(Boolean).join(' ') }))))
      const prompts = all.slice(-6).reverse().map((prompt, k) => ({ ...prompt, score: score + 0.05 - k * 0.012 }))
      const words = ground(sopInstanceUid, prompts[0]!.text).words.map(({ word, score: s, peak }) => ({ word, score: s, peak }))
      return { class: name, score, probability: mode === 'compat' ? null : i === 1 ? 0.71 : null, prompts, words }
    })
    .sort((a, b) => b.score - a.score)
  return { studyUid, seriesUid: `${studyUid}.1`, sopInstanceUid, model: fakeModel, promptSet: fakePromptSetRef, mode, provider: 'cpu', findings, timingsMs: { decode: 41, preprocess: 9, encode: 118, prompts: 0, similarity: 6 } }
}

export function wordsAt(suggestions: FilmSuggestions, reportText: string, point: { columnPx: number; rowPx: number }): AttendingWord[] {
  const index = Math.floor((point.rowPx - grid.originRowPx) / grid.cellHeightPx) * cells + Math.floor((point.columnPx - grid.originColumnPx) / grid.cellWidthPx)
  const texts = [
    ...suggestions.findings.map((finding) => ({ source: 'prompt' as const, class: finding.class, text: finding.prompts[0]!.text })),
    ...(reportText.match(/[^.]+\./g) ?? []).map((sentence) => ({ source: 'report' as const, class: null, text: sentence.trim() }))
  ]
  return texts
    .flatMap((text) => ground(suggestions.sopInstanceUid, text.text).words.map((word, wordIndex) => ({ ...text, word: word.word, wordIndex, attention: (word.data[index] ?? 0) * cells * cells })))
    .filter((word) => word.attention > 1.5)
    .sort((a, b) => b.attention - a.attention)
    .slice(0, 20)
}
