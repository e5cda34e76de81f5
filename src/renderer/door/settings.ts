import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { defaultSettings, type Settings } from '@shared/domain/system'
import { tellChange } from '@renderer/door/changes'
import { door } from '@renderer/door/door'
import { queries } from '@renderer/door/queries'

/** The reader's settings; the defaults until they are read. */
export function useSettings(): Settings {
  return useQuery(queries.settings()).data ?? defaultSettings
}

/** Saves some settings. They show at once and fall back to the stored ones when the store refuses them. */
export function useSaveSettings() {
  const client = useQueryClient()
  const key = queries.settings().queryKey
  return useMutation({
    scope: { id: 'settings' },
    mutationFn: (changes: Partial<Settings>) => door.system.saveSettings(changes),
    onMutate: async (changes) => {
      await client.cancelQueries({ queryKey: key })
      client.setQueryData(key, (now) => ({ ...(now ?? defaultSettings), ...changes }))
    },
    onSuccess: (saved) => {
      client.setQueryData(key, saved)
      tellChange('settings')
    },
    onError: () => client.invalidateQueries({ queryKey: key })
  })
}
