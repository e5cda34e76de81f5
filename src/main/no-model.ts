import type { AppError } from '@shared/domain/errors'
import type { InferenceService } from '@main/gloria/inference'
import type { SuggestionsService } from '@main/gloria/suggestions'

/**
 * What serves when the model pack is missing or broken: everything about suggestions answers with the reason, and the
 * library, the viewer and the reader's own findings go on.
 */
export function withoutModel(reason: AppError): { suggestions: SuggestionsService; inference: InferenceService } {
  const refuse = () => Promise.reject(reason)
  return {
    suggestions: {
      forFilm: refuse,
      ground: refuse,
      groundClass: refuse,
      outlines: refuse,
      wordsAt: refuse,
      listPromptSets: refuse,
      savePromptSet: refuse,
      usePromptSet: refuse,
      promptSetHistory: refuse,
      previewPromptSet: refuse,
      serving: refuse,
      isPending: refuse,
      suggestAll: refuse,
      // A finding that the reader adds rests on no suggestion.
      provenanceFor: () => Promise.resolve(null)
    },
    inference: {
      state: () => ({ state: 'stopped', restarts: 0, ladder: [], lastError: reason.message }),
      ready: refuse,
      encodeFilm: refuse,
      encodeTexts: refuse,
      score: refuse,
      thumbnail: refuse,
      segment: refuse,
      overlays: refuse,
      close: () => undefined
    }
  }
}
