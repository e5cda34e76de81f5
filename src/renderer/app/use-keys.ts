import { useMemo } from 'react'
import { effectiveKeys } from '@renderer/app/keymap'
import { useSettings } from '@renderer/door/settings'

/** The keys in force for this reader. */
export function useKeys() {
  const { keys } = useSettings()
  return useMemo(() => effectiveKeys(keys), [keys])
}
