import { z } from 'zod'
import { base } from '@shared/contract/errors'
import { filmOutlines } from '@shared/domain/outline'
import { promptPreview, promptSet, promptSetChange, promptSetRef } from '@shared/domain/prompts'
import { regionPoint } from '@shared/domain/drawn'
import { attendingWord, filmSuggestions, grounding, scoringMode } from '@shared/domain/suggestion'
import { uid } from '@shared/domain/study'
import { studyView } from '@shared/domain/study-filter'

const film = z.object({ sopInstanceUid: uid })
const promptSetDetail = promptSet.extend({
  sha256: z.string(),
  serving: z.boolean(),
  promptCount: z.number().int(),
  /** Words that the serving model's vocabulary knows only letter by letter: it can hardly have learnt them. */
  unfamiliarWords: z.array(z.string()).optional()
})

export const suggestions = {
  /** Suggestions for one film by the serving model and prompt set; computed once, then read from the store. */
  forFilm: base.input(film.extend({ mode: scoringMode.optional() })).output(filmSuggestions),
  /** Maps of every word of a text (a prompt, a report sentence) from stored embeddings. */
  ground: base.input(film.extend({ text: z.string().min(1).max(2000) })).output(grounding),
  /** Map of a whole class: mean over its best prompts. */
  groundClass: base.input(film.extend({ class: z.string() })).output(grounding),
  /** Where the serving model's segmenter, if it has one, finds its classes. */
  outlines: base.input(film).output(filmOutlines),
  /** Words of the film's best prompts and of the report that attend to a place (one point), a box (two opposite corners) or a polygon, strongest first. */
  wordsAt: base
    .input(film.extend({ outline: z.array(regionPoint).min(1).max(5_000) }))
    .output(z.array(attendingWord)),
  listPromptSets: base.output(z.array(promptSetDetail)),
  /** Stores a new version (its hash names it) and makes it serve. */
  savePromptSet: base.input(promptSet).output(promptSetRef),
  usePromptSet: base.input(z.object({ sha256: z.string() })).output(promptSetRef),
  /** Suggestions on the films of a worklist's studies that have none, from its top, as an activity; answers once it has begun. */
  suggestOn: base.input(studyView).output(z.void()),
  /** Goes on with the suggestions that a cancel stopped, as an activity; answers once it has begun. */
  resume: base.output(z.void()),
  /** What served since when, newest first. */
  promptSetHistory: base.output(z.array(promptSetChange)),
  /** The sentences of a set that is being written, and how its classes rank on a film; keeps neither. */
  previewPromptSet: base.input(z.object({ set: promptSet, sopInstanceUid: uid.nullable() })).output(promptPreview)
}
