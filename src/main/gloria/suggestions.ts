import { AppError } from '@shared/domain/errors'
import type { FilmOutlines } from '@shared/domain/outline'
import type { PromptPreview, PromptSet, PromptSetChange, PromptSetRef } from '@shared/domain/prompts'
import type { Provenance } from '@shared/domain/review'
import type { AttendingWord, FilmSuggestions, Grounding, ScoringMode } from '@shared/domain/suggestion'
import { sentences } from '@shared/domain/text-words'
import type { Pack } from '@main/checkpoint/pack'
import { wordsAttending } from '@main/gloria/attending-words'
import { clean } from '@main/gloria/clean'
import { createFilms } from '@main/gloria/films'
import { learnedOn } from '@main/gloria/class-head'
import { classScores, scoredTexts } from '@main/gloria/class-scores'
import { findingsOf } from '@main/gloria/findings'
import { holdTexts } from '@main/gloria/grounding'
import type { InferenceService } from '@main/gloria/inference'
import { outlinesOf } from '@main/gloria/outlines'
import { withheld } from '@main/gloria/judge'
import { outlierOf } from '@main/gloria/outlier'
import type { PointPx } from '@shared/geometry/attention-grid'
import { meanMap } from '@shared/geometry/blend-maps'
import { previewPrompts } from '@main/gloria/preview-prompts'
import { pendingFilms } from '@main/gloria/pending-films'
import { createPromptStore } from '@main/gloria/prompt-store'
import { expandPrompts, type ExpandedPrompts } from '@main/gloria/prompts'
import { assertReadable, unfamiliarWords } from '@main/gloria/prompts-for-model'
import { scorablePrompts } from '@main/gloria/scorable-prompts'
import { createReader, suggestOnLibrary, type SuggestControls, type SuggestedFilms } from '@main/gloria/suggest-all'
import { readSuggestion, recordModel, saveSuggestion, type StoredSuggestion } from '@main/gloria/suggestion-store'
import { createTextStore } from '@main/gloria/text-store'
import { openTokenizer } from '@main/gloria/tokenizer-of-pack'
import type { Store } from '@main/store/open'
import { readSettings } from '@main/store/settings'

interface OfFilm {
  readonly sopInstanceUid: string
}

/** An expanded prompt set as the prompt page lists it. */
export interface PromptSetDetail extends PromptSet {
  readonly sha256: string
  readonly serving: boolean
  readonly promptCount: number
  /** Words that the model's vocabulary knows only letter by letter. */
  readonly unfamiliarWords: string[]
}

/**
 * Suggestions, maps and prompt sets over the library (contract: shared/contract/suggestions). Embeddings and
 * suggestions are computed once and stored under model and prompt-set hash; a film's scores depend on nothing else.
 * Rejects with AppError: NOT_FOUND, NOT_AN_IMAGE, IMAGE_SIZE, TEXT_EMPTY, TEXT_TOO_LONG, PROMPTS_INVALID,
 * WORKER_CRASHED, what the decoder and the store throw.
 */
export interface SuggestionsService {
  /** `prompts`: other prompts than the serving set. */
  forFilm(input: OfFilm & { readonly mode?: ScoringMode | undefined }, prompts?: ExpandedPrompts): Promise<FilmSuggestions>
  ground(input: OfFilm & { readonly text: string }): Promise<Grounding>
  /** The class as `forFilm` gives it for the same mode and prompts. */
  groundClass(input: OfFilm & { readonly class: string; readonly mode?: ScoringMode | undefined }, prompts?: ExpandedPrompts): Promise<Grounding>
  outlines(input: OfFilm): Promise<FilmOutlines>
  wordsAt(input: OfFilm & { readonly outline: readonly PointPx[] }): Promise<AttendingWord[]>
  listPromptSets(): Promise<PromptSetDetail[]>
  savePromptSet(set: PromptSet): Promise<PromptSetRef>
  usePromptSet(input: { readonly sha256: string }): Promise<PromptSetRef>
  promptSetHistory(): Promise<PromptSetChange[]>
  previewPromptSet(input: { readonly set: PromptSet; readonly sopInstanceUid: string | null }): Promise<PromptPreview>
  /** What the present suggestion rests on; null when none is stored. Computes no suggestion. */
  provenanceFor(sopInstanceUid: string, findingClass: string): Promise<Provenance | null>
  /** Whose suggestions are shown. */
  serving(): Promise<{ readonly modelSha256: string; readonly promptSetSha256: string; readonly mode: ScoringMode }>
  /** Whether a film of the library has no suggestion by what serves and was not refused before. */
  isPending(): Promise<boolean>
  /** Suggests on every such film, the open study's first, then the newest; or on those of a list. See `suggestOnLibrary`. */
  suggestAll(controls: SuggestControls, studies?: readonly number[]): Promise<SuggestedFilms>
}

export interface SuggestionsParts {
  readonly store: Store
  readonly pack: Pack
  readonly inference: InferenceService
  /** Where the file of a film lies; throws NOT_FOUND. */
  readonly filePath: (sopInstanceUid: string) => Promise<{ readonly path: string; readonly studyUid: string; readonly seriesUid: string }>
  /** Folder of the prompt sets that ship. */
  readonly promptsDir: string
  /** Told when another prompt set serves: stored embeddings are then scored anew. */
  readonly promptsChanged?: () => void
}

export async function createSuggestions({ store, pack, inference, filePath, promptsDir, promptsChanged = () => undefined }: SuggestionsParts): Promise<SuggestionsService> {
  const { manifest, calibration, head } = pack
  const tokenizer = await openTokenizer(pack)
  await recordModel(store, pack)
  const films = createFilms(store, pack.sha256, inference, filePath)
  const texts = createTextStore(store, pack.sha256, inference, tokenizer)
  const promptStore = createPromptStore(store, promptsDir, manifest.promptSet)
  const reader = createReader()
  const refusedBefore = new Set<string>()
  const underWay = new Map<string, Promise<StoredSuggestion & Pick<FilmSuggestions, 'timingsMs'>>>()
  const model = { name: manifest.name, sha256: pack.sha256 }
  const modeOf = async (mode?: ScoringMode) => mode ?? (await readSettings(store.db)).mode

  /** The film held against every text of a set, from its stored embedding where there is one. */
  const scoresOn = async (sopInstanceUid: string, prompts: ExpandedPrompts, mode: ScoringMode) => {
    const film = await films.get(sopInstanceUid)
    const encoded = performance.now()
    const embedded = await texts.embed(scoredTexts(prompts).map((text) => ({ text })))
    const embeddedAt = performance.now()
    const scores = await inference.score(film.embedding, scorablePrompts(prompts, embedded, mode, tokenizer.maxTokens))
    return { film, embedded, scores: scores.map(({ score }) => score), encoded, embeddedAt }
  }

  const suggest = async (sopInstanceUid: string, prompts: ExpandedPrompts, mode: ScoringMode) => {
    const start = performance.now()
    const key = { sopInstanceUid, modelSha256: pack.sha256, promptSetSha256: prompts.sha256, mode }
    const known = await readSuggestion(store, key)
    if (known) return { ...known, timingsMs: { total: performance.now() - start } }
    const { film, embedded, scores, encoded, embeddedAt } = await scoresOn(sopInstanceUid, prompts, mode)
    const findings = findingsOf({ ...film, prompts, texts: embedded.map((text) => text.embedding), scores, mode, manifest, calibration, head })
    const suggestion = { findings: withheld(findings, outlierOf(film.embedding, calibration)), provider: film.provider }
    await promptStore.record(prompts)
    await saveSuggestion(store, key, suggestion)
    const end = performance.now()
    return { ...suggestion, timingsMs: { ...film.timingsMs, prompts: embeddedAt - encoded, score: end - embeddedAt, total: end - start } }
  }

  /** Whoever asks for the same at the same time shares one answer. */
  const suggestOnce = (sopInstanceUid: string, prompts: ExpandedPrompts, mode: ScoringMode) => {
    const key = [sopInstanceUid, prompts.sha256, mode].join(' ')
    const running = underWay.get(key) ?? suggest(sopInstanceUid, prompts, mode).finally(() => underWay.delete(key))
    underWay.set(key, running)
    return running
  }

  /** The maps of a class: each of its best prompts held alone, the whole their mean. */
  const holdClass = async (sopInstanceUid: string, finding: FilmSuggestions['findings'][number], mode: ScoringMode) => {
    const film = await films.get(sopInstanceUid)
    const held = (await texts.embed(finding.prompts)).map((text) => holdTexts(film, [text], mode, manifest))
    return { grid: film.grid, text: finding.prompts[0]!.text, score: finding.score, words: held[0]!.words, whole: [...meanMap(held.map(({ whole }) => whole))] }
  }

  const service: SuggestionsService = {
    forFilm: ({ sopInstanceUid, mode }, prompts) =>
      reader.during(async () => {
        const { studyUid, seriesUid } = await filePath(sopInstanceUid)
        reader.opened(studyUid)
        const [set, scoring] = [prompts ?? (await promptStore.serving()), await modeOf(mode)]
        const { findings, provider, timingsMs } = await suggestOnce(sopInstanceUid, set, scoring)
        const outlier = calibration && outlierOf((await films.get(sopInstanceUid)).embedding, calibration)
        return { studyUid, seriesUid, sopInstanceUid, model, promptSet: { name: set.set.name, sha256: set.sha256 }, mode: scoring, provider, outlier, findings: [...findings], timingsMs }
      }),

    ground: ({ sopInstanceUid, text }) =>
      reader.during(async () => {
        const start = performance.now()
        const readable = sentences(text).filter((sentence) => clean(sentence.text).length > 0)
        if (readable.length === 0) throw new AppError('TEXT_EMPTY', 'The text has no word that the model could read.')
        const [film, parts] = [await films.get(sopInstanceUid), await texts.embed(readable)]
        const { score, words, whole } = holdTexts(film, parts, await modeOf(), manifest)
        return { sopInstanceUid, text, score, grid: film.grid, words, whole: [...whole], model, ms: performance.now() - start }
      }),

    groundClass: ({ sopInstanceUid, class: name, mode: asked }, prompts) =>
      reader.during(async () => {
        const start = performance.now()
        const { findings, mode } = await service.forFilm({ sopInstanceUid, mode: asked }, prompts)
        const finding = findings.find((one) => one.class === name)
        if (!finding) throw new AppError('NOT_FOUND', 'The prompt set has no such class.')
        return { sopInstanceUid, model, ...(await holdClass(sopInstanceUid, finding, mode)), ms: performance.now() - start }
      }),

    outlines: ({ sopInstanceUid }) =>
      reader.during(async () => {
        const { path } = await filePath(sopInstanceUid)
        const classes = manifest.segmenter?.classes ?? []
        return { sopInstanceUid, model, classes, outlines: classes.length === 0 ? [] : outlinesOf(await inference.segment(path), classes) }
      }),

    wordsAt: ({ sopInstanceUid, outline }) =>
      reader.during(async () => {
        const { findings, mode, studyUid } = await service.forFilm({ sopInstanceUid })
        const report = await store.db.selectFrom('report').select('text').where('study_uid', '=', studyUid).executeTakeFirst()
        const fromReport = sentences(report?.text ?? '').filter(({ text }) => tokenizer.fits(text))
        const sources = [
          ...findings.flatMap(({ class: name, prompts }) => prompts.map(({ text }) => ({ source: 'prompt' as const, class: name, text }))),
          ...fromReport.map(({ text }) => ({ source: 'report' as const, class: null, text }))
        ]
        const embedded = await texts.embed(sources)
        const film = await films.get(sopInstanceUid)
        return wordsAttending(film, sources.map((source, i) => ({ ...source, embedding: embedded[i]!.embedding })), outline, mode, manifest)
      }),

    async listPromptSets() {
      const serving = await promptStore.serving()
      return (await promptStore.list()).map((prompts) => ({
        ...prompts.set,
        sha256: prompts.sha256,
        serving: prompts.sha256 === serving.sha256,
        promptCount: prompts.classes.reduce((sum, one) => sum + one.prompts.length, 0),
        unfamiliarWords: unfamiliarWords(prompts, tokenizer)
      }))
    },
    async savePromptSet(set) {
      const prompts = expandPrompts(set)
      assertReadable(prompts, tokenizer)
      const saved = await promptStore.save(prompts)
      promptsChanged()
      return saved
    },
    async usePromptSet({ sha256 }) {
      const used = await promptStore.use(sha256)
      promptsChanged()
      return used
    },
    promptSetHistory: () => promptStore.history(),
    previewPromptSet: ({ set, sopInstanceUid }) =>
      reader.during(() => previewPrompts(set, tokenizer, sopInstanceUid === null ? null : async (prompts) => {
        const { scores, film } = await scoresOn(sopInstanceUid, prompts, 'corrected')
        return classScores(prompts, scores, 'corrected', learnedOn(film.embedding, head))
      })),

    async provenanceFor(sopInstanceUid, findingClass) {
      const [prompts, mode] = [await promptStore.serving(), await modeOf()]
      const suggestion = await readSuggestion(store, { sopInstanceUid, modelSha256: pack.sha256, promptSetSha256: prompts.sha256, mode })
      const finding = suggestion?.findings.find((one) => one.class === findingClass)
      if (!suggestion || !finding) return null
      const { grid, text, whole } = await holdClass(sopInstanceUid, finding, mode)
      const promptSet = { name: prompts.set.name, sha256: prompts.sha256 }
      const { score, probability } = finding
      return { model, promptSet, mode, provider: suggestion.provider, score, probability, prompt: text, overlay: { grid, data: whole }, blind: false }
    },

    async serving() {
      return { modelSha256: pack.sha256, promptSetSha256: (await promptStore.serving()).sha256, mode: await modeOf() }
    },

    async isPending() {
      for await (const sopInstanceUid of pendingFilms(store, await service.serving())) if (!refusedBefore.has(sopInstanceUid)) return true
      return false
    },

    async suggestAll(controls, studies) {
      const [prompts, mode] = [await promptStore.serving(), await modeOf()]
      const key = { modelSha256: pack.sha256, promptSetSha256: prompts.sha256, mode }
      return suggestOnLibrary({ store, key, suggest: (sopInstanceUid) => suggestOnce(sopInstanceUid, prompts, mode), reader, refusedBefore, studies: studies ?? null }, controls)
    }
  }
  return service
}
