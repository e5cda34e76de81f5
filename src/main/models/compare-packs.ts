import type { Comparison } from '@shared/domain/comparison'
import type { Failure } from '@shared/domain/errors'
import type { ProviderRung } from '@shared/domain/system'
import type { Pack } from '@main/checkpoint/pack'
import { learnedOn } from '@main/gloria/class-head'
import { classScores } from '@main/gloria/class-scores'
import { createFilmScorer } from '@main/gloria/film-scorer'
import { createInference } from '@main/gloria/inference'
import type { ExpandedPrompts } from '@main/gloria/prompts'
import { assertReadable } from '@main/gloria/prompts-for-model'
import { openTokenizer } from '@main/gloria/tokenizer-of-pack'
import { compareModels } from '@main/models/compare'
import { compareOutlines } from '@main/models/compare-outlines'
import { outlineBoth, type Outliner } from '@main/models/outline-both'
import { scoreBoth, type ScoreFile } from '@main/models/score-both'
import type { TrainingFilm } from '@main/training/labelled-film'
import type { SegmentFilm } from '@main/training/segment-film'
import { connect, type Spawn } from '@main/workers/channel'
import type { InferenceProcedures } from '@main/workers/inference-procedures'

export interface ComparePacksOptions {
  readonly serving: Pack
  readonly candidate: Pack
  readonly films: readonly TrainingFilm[]
  /** Films of which it is known where findings lie: what outlines are held against. */
  readonly outlined: readonly SegmentFilm[]
  readonly prompts: ExpandedPrompts
  readonly spawn: Spawn
  readonly providers?: readonly ProviderRung['provider'][] | undefined
  readonly signal: AbortSignal
  readonly scored: (done: number, total: number) => void
  readonly refused: (path: string, failure: Failure) => void
}

/** Scores the films with both packs, each in a child process of its own, and compares them. Throws CANCELLED and what the packs throw. */
export async function comparePacks({ serving, candidate, films, outlined, prompts, spawn, providers, signal, scored, refused }: ComparePacksOptions): Promise<Comparison> {
  const opened: { close(): void }[] = []
  const open = async (pack: Pack): Promise<{ readonly score: ScoreFile; readonly outliner: Outliner | null }> => {
    const tokenizer = await openTokenizer(pack)
    assertReadable(prompts, tokenizer)
    const inference = createInference({ start: () => connect<InferenceProcedures>(spawn('inference')), packDir: pack.dir, providers })
    opened.push(inference)
    await inference.ready()
    const score = createFilmScorer({ tokenizer, inference, prompts, mode: 'corrected' })
    return {
      async score(path) {
        const { film, scores } = await score(path, { frontalOnly: true })
        return classScores(prompts, scores, 'corrected', learnedOn(film.embedding, pack.head))
      },
      outliner: pack.manifest.segmenter ? { classes: pack.manifest.segmenter.classes, segment: (path) => inference.segment(path) } : null
    }
  }
  try {
    const [before, after] = [await open(serving), await open(candidate)]
    const quantised = candidate.manifest.parent === serving.sha256 && candidate.manifest.lineage?.recipe['kind'] === 'quantise'
    const outlines = before.outliner || after.outliner ? outlined : []
    const total = films.length + outlines.length
    const compared = await scoreBoth(films, { serving: before.score, candidate: after.score, signal, scored: (done) => scored(done, total), refused })
    const drawn = await outlineBoth(outlines, { serving: before.outliner, candidate: after.outliner, signal, scored: (done) => scored(films.length + done, total), refused })
    return compareModels(compared, { quantised, outlines: before.outliner || after.outliner ? compareOutlines(drawn, { quantised }) : null, candidateOutlines: after.outliner !== null })
  } finally {
    for (const inference of opened) inference.close()
  }
}
