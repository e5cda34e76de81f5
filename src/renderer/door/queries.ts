import { queryOptions } from '@tanstack/react-query'
import type { StudyQuery } from '@shared/contract/studies'
import type { PromptSet } from '@shared/domain/prompts'
import type { NextCaseReason } from '@shared/domain/training'
import type { ScoringMode } from '@shared/domain/suggestion'
import type { PointPx } from '@shared/geometry/attention-grid'
import { door } from '@renderer/door/door'

/** What similar cases are asked for by. */
export type SimilarAsked =
  | { readonly by: 'film'; readonly sopInstanceUid: string }
  | { readonly by: 'text'; readonly text: string }
  | { readonly by: 'region'; readonly sopInstanceUid: string; readonly outline: readonly PointPx[] }

/** Every reading of the backend, with the key under which its answer is kept. */
export const queries = {
  studies: (query: StudyQuery) =>
    queryOptions({ queryKey: ['studies', query], queryFn: ({ signal }) => door.studies.list(query, { signal }), gcTime: 60_000 }),
  studyFacets: () => queryOptions({ queryKey: ['studies', 'facets'], queryFn: ({ signal }) => door.studies.facets(undefined, { signal }) }),
  savedFilters: () => queryOptions({ queryKey: ['saved-filters'], queryFn: ({ signal }) => door.studies.savedFilters(undefined, { signal }) }),
  study: (studyUid: string) => queryOptions({ queryKey: ['study', studyUid], queryFn: ({ signal }) => door.studies.get({ studyUid }, { signal }) }),
  suggestions: (sopInstanceUid: string, mode: ScoringMode) =>
    queryOptions({
      queryKey: ['suggestions', sopInstanceUid, mode],
      queryFn: ({ signal }) => door.suggestions.forFilm({ sopInstanceUid, mode }, { signal })
    }),
  grounding: (sopInstanceUid: string, text: string) =>
    queryOptions({
      queryKey: ['grounding', sopInstanceUid, text],
      queryFn: ({ signal }) => door.suggestions.ground({ sopInstanceUid, text }, { signal }),
      retry: false
    }),
  similarCases: (asked: SimilarAsked) =>
    queryOptions({
      queryKey: ['similar', asked],
      queryFn: ({ signal }) => {
        switch (asked.by) {
          case 'film':
            return door.retrieval.similar({ sopInstanceUid: asked.sopInstanceUid }, { signal })
          case 'text':
            return door.retrieval.byText({ text: asked.text }, { signal })
          case 'region':
            return door.retrieval.byRegion({ sopInstanceUid: asked.sopInstanceUid, outline: [...asked.outline] }, { signal })
        }
      },
      retry: false,
      staleTime: 60_000
    }),
  outlines: (sopInstanceUid: string) =>
    queryOptions({ queryKey: ['outlines', sopInstanceUid], queryFn: ({ signal }) => door.suggestions.outlines({ sopInstanceUid }, { signal }), retry: false }),
  classGrounding: (sopInstanceUid: string, name: string) =>
    queryOptions({
      queryKey: ['class-grounding', sopInstanceUid, name],
      queryFn: ({ signal }) => door.suggestions.groundClass({ sopInstanceUid, class: name }, { signal }),
      retry: false
    }),
  /** Kept for good: a draft is saved over the report that it began from, however long ago. */
  review: (studyUid: string) => queryOptions({ queryKey: ['review', studyUid], queryFn: ({ signal }) => door.review.get({ studyUid }, { signal }), gcTime: Infinity }),
  /** Read again with the worklist: what was written or signed of an earlier study shows in it. */
  priorReports: (studyUid: string) => queryOptions({ queryKey: ['studies', 'prior-reports', studyUid], queryFn: ({ signal }) => door.review.priorReports({ studyUid }, { signal }) }),
  /** Read again with the worklist: more may come in with it. */
  presentations: (studyUid: string) => queryOptions({ queryKey: ['studies', 'presentations', studyUid], queryFn: ({ signal }) => door.studies.presentations({ studyUid }, { signal }) }),
  /** Patient data that nothing else needs: gone as soon as nobody looks at it. */
  tags: (sopInstanceUid: string) => queryOptions({ queryKey: ['tags', sopInstanceUid], queryFn: ({ signal }) => door.studies.tags({ sopInstanceUid }, { signal }), gcTime: 0, staleTime: Infinity }),
  templates: () => queryOptions({ queryKey: ['templates'], queryFn: ({ signal }) => door.review.templates(undefined, { signal }) }),
  sharedFindings: (studyUid: string) =>
    queryOptions({ queryKey: ['shared-findings', studyUid], queryFn: ({ signal }) => door.review.sharedFindings({ studyUid }, { signal }) }),
  readers: () => queryOptions({ queryKey: ['readers'], queryFn: ({ signal }) => door.review.readers(undefined, { signal }), staleTime: 0 }),
  promptSets: () => queryOptions({ queryKey: ['prompt-sets'], queryFn: ({ signal }) => door.suggestions.listPromptSets(undefined, { signal }) }),
  promptHistory: () => queryOptions({ queryKey: ['prompt-sets', 'history'], queryFn: ({ signal }) => door.suggestions.promptSetHistory(undefined, { signal }) }),
  /** Idle while the set is null: what is being typed is not yet a set. */
  promptPreview: (set: PromptSet | null, sopInstanceUid: string | null) =>
    queryOptions({
      queryKey: ['prompt-preview', set, sopInstanceUid],
      queryFn: ({ signal }) => door.suggestions.previewPromptSet({ set: set!, sopInstanceUid }, { signal }),
      enabled: set !== null,
      gcTime: 60_000,
      retry: false
    }),
  models: () => queryOptions({ queryKey: ['models'], queryFn: ({ signal }) => door.models.list(undefined, { signal }) }),
  servingModel: () => queryOptions({ queryKey: ['models', 'serving'], queryFn: ({ signal }) => door.models.serving(undefined, { signal }) }),
  servingHistory: () => queryOptions({ queryKey: ['models', 'history'], queryFn: ({ signal }) => door.models.history(undefined, { signal }) }),
  trainingDataset: () => queryOptions({ queryKey: ['training', 'dataset'], queryFn: ({ signal }) => door.training.dataset(undefined, { signal }), staleTime: 0 }),
  nextCases: (reason: NextCaseReason) => queryOptions({ queryKey: ['training', 'next', reason], queryFn: ({ signal }) => door.training.nextCases({ reason }, { signal }), staleTime: 0 }),
  settings: () => queryOptions({ queryKey: ['settings'], queryFn: ({ signal }) => door.system.settings(undefined, { signal }) }),
  system: () => queryOptions({ queryKey: ['system'], queryFn: ({ signal }) => door.system.info(undefined, { signal }), staleTime: 0 })
}
