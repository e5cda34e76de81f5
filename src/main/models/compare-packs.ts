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
import { scoreBoth, type ScoreFile } from '@main/models/score-both'
import type { TrainingFilm } from '@main/training/labelled-film'
import { connect, type Spawn } from '@main/workers/channel'
import type { InferenceProcedures } from '@main/workers/inference-procedures'

export interface ComparePacksOptions {
  readonly serving: Pack
  readonly candidate: Pack
  readonly films: readonly TrainingFilm[]
  readonly prompts: ExpandedPrompts
  readonly spawn: Spawn
  readonly providers?: readonly ProviderRung['provider'][] | undefined
  readonly signal: AbortSignal
  readonly scored: (done: number, total: number) => void
  readonly refused: (path: string, failure: Failure) => void
}

/** Scores the films with both packs, each in a child process of its own, and compares them. Throws CANCELLED and what the packs throw. */
export async function comparePacks({ serving, candidate, films, prompts, spawn, providers, signal, scored, refused }: ComparePacksOptions): Promise<Comparison> {
  const opened: { close(): void }[] = []
  const scorer = async (pack: Pack): Promise<ScoreFile> => {
    const tokenizer = await openTokenizer(pack)
    assertReadable(prompts, tokenizer)
    const inference = createInference({ start: () => connect<InferenceProcedures>(spawn('inference')), packDir: pack.dir, providers })
    opened.push(inference)
    await inference.ready()
    const score = createFilmScorer({ tokenizer, inference, prompts, mode: 'corrected' })
    return async (path) => {
      const { film, scores } = await score(path, { frontalOnly: true })
      return classScores(prompts, scores, 'corrected', learnedOn(film.embedding, pack.head))
    }
  }
  try {
    return compareModels(await scoreBoth(films, { serving: await scorer(serving), candidate: await scorer(candidate), signal, scored, refused }), { outlines: candidate.manifest.segmenter !== undefined, quantised: candidate.manifest.parent === serving.sha256 && candidate.manifest.lineage?.recipe['kind'] === 'quantise' })
  } finally {
    for (const inference of opened) inference.close()
  }
}
