import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { FilmSuggestions } from '@shared/domain/suggestion'
import { queries } from '@renderer/door/queries'
import { readAhead } from '@renderer/door/read-ahead'
import { useSettings } from '@renderer/door/settings'
import { useFilmFact } from '@renderer/viewer/films'

/** Suggestions for a film in the reader's scoring mode. */
export function useSuggestions(sopInstanceUid: string | null) {
  const { mode } = useSettings()
  return useQuery({ ...queries.suggestions(sopInstanceUid ?? '', mode), enabled: sopInstanceUid !== null })
}

/** Reads the maps of what is on screen ahead of the pointer, one after another, so that hovering asks nobody. The film itself comes first. */
export function usePrefetchedGroundings(suggestions: FilmSuggestions | undefined): void {
  const client = useQueryClient()
  const isDrawn = useFilmFact('main', (view) => view !== null && view.film.sopInstanceUid === suggestions?.sopInstanceUid)
  useEffect(() => {
    if (!suggestions || !isDrawn) return
    let stopped = false
    const ahead = async () => {
      const { sopInstanceUid, findings } = suggestions
      for (const finding of findings) {
        if (stopped) return
        await readAhead(client, queries.grounding(sopInstanceUid, finding.prompts[0]!.text))
        await readAhead(client, queries.classGrounding(sopInstanceUid, finding.class))
      }
    }
    void ahead()
    return () => {
      stopped = true
    }
  }, [client, suggestions, isDrawn])
}
