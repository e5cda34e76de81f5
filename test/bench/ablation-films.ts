import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Pack } from '@main/checkpoint/pack'
import { labelNames } from '@main/evaluation/classes'
import { drawnFindings } from '@main/evaluation/labels/drawn-findings'
import type { LabelledFilm } from '@main/evaluation/labels/labelled-film'
import { readLabels } from '@main/evaluation/labels-file'
import { encodeTexts } from '@main/gloria/encode-texts'
import { openFilmFile } from '@main/gloria/film-file'
import { preprocess } from '@main/gloria/preprocess'
import type { ExpandedPrompts } from '@main/gloria/prompts'
import { compatCount } from '@main/gloria/similarity-options'
import { openTokenizer } from '@main/gloria/tokenizer-of-pack'
import { openEncoders } from '@main/nn/encoders'
import { tabulateTexts } from '@main/nn/text-table'

/** What a prompt's words and sentence say of one film, before any of it is put together. */
export interface PromptEvidence {
  /** Cosines of the real words: attention over [CLS] and the words, as in training. */
  readonly words: Float32Array
  /** The same with attention over as many positions as the raw prompt has characters. */
  readonly paddedWords: Float32Array
  /** 5 times the largest cosine of those positions, zeros among them: the public code's local similarity. */
  readonly publicLocal: number
  readonly global: number
}

export interface EvidenceOfFilm {
  readonly patient: string
  /** By class: whether the label is there, and each prompt's evidence. */
  readonly classes: ReadonlyMap<string, { readonly positive: boolean; readonly prompts: readonly PromptEvidence[] }>
}

export interface LabelledSet {
  readonly name: string
  readonly films: readonly (LabelledFilm & { readonly path: string })[]
}

const data = resolve(process.cwd(), '../shared/data')

/** The labelled films beside the checkout that training never saw: real ones, and those with drawn findings. */
export async function labelledSets(): Promise<LabelledSet[]> {
  if (!existsSync(join(data, 'train'))) return []
  const text = (path: string) => readFile(join(data, path), 'utf8')
  const placed = (folder: string, films: readonly LabelledFilm[]) => films.map((film) => ({ ...film, path: join(data, folder, film.file) }))
  const [header, ...rows] = (await text('train/films.csv')).trim().split('\n')
  const validation = [header!, ...rows.filter((row) => row.split(',')[2] === 'val')].join('\n')
  const real = [...placed('train', readLabels(validation)), ...placed('films', readLabels(await text('films/labels.csv')))]
  const drawn = placed('train', drawnFindings(await text('train/drawn.jsonl'), 'val'))
  return [
    { name: 'NIH films, validation and test', films: real },
    { name: 'validation films with drawn findings', films: drawn }
  ]
}

/** Encodes every film and every prompt of a set once and keeps what all variants of scoring are made of. */
export async function gatherEvidence(pack: Pack, prompts: ExpandedPrompts, films: LabelledSet['films']): Promise<EvidenceOfFilm[]> {
  const { manifest } = pack
  const { image, text } = manifest.architecture
  const encoders = await openEncoders(pack, { providers: ['cpu'] })
  try {
    const raw = prompts.classes.flatMap((one) => one.prompts.map((prompt) => prompt.text))
    const embedded = await encodeTexts(encoders, await openTokenizer(pack), raw)
    const texts = embedded.map((embedding, i) => ({ ...embedding, compatCount: compatCount(raw[i]!, text.maxTokens) }))
    const [corrected, compat] = [tabulateTexts(texts, image.embedding, 'corrected'), tabulateTexts(texts, image.embedding, 'compat')]
    const evidence: EvidenceOfFilm[] = []
    for (const { path, patient, findings } of films) {
      const gray = await (await openFilmFile(path, { frontalOnly: false })).render()
      const film = await encoders.encodeImages(preprocess(gray, { ...manifest.preprocessing, inputSize: image.inputSize }), 1)
      const [ours, theirs] = [await encoders.scoreTexts(film, corrected), await encoders.scoreTexts(film, compat)]
      let next = 0
      const classes = prompts.classes.map((one) => {
        const own = one.prompts.map((): PromptEvidence => {
          const [a, b] = [ours[next]!, theirs[next++]!]
          return { words: a.words, paddedWords: b.words, publicLocal: b.local, global: a.global }
        })
        return [one.class, { positive: labelNames(one.class).some((name) => findings.has(name)), prompts: own }] as const
      })
      evidence.push({ patient, classes: new Map(classes) })
    }
    return evidence
  } finally {
    await encoders.close()
  }
}
