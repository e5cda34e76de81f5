import { actionNames, actions, type ActionName } from '@renderer/app/actions'

/** The facts of a keyboard event that name a key. */
export interface Stroke {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
}

const modifierKeys = new Set(['Control', 'Shift', 'Alt', 'Meta', 'AltGraph', 'CapsLock', 'Dead', 'Process', 'Unidentified'])

/**
 * A key's name: the character in upper case, then its modifiers, e.g. `A`, `Z+Ctrl+Shift`. Ctrl and the Mac's command
 * key are one. Shift is part of a name only for letters and named keys: `?` already is what Shift made of it.
 * Null for a modifier pressed alone and for keys that an input method is still working on.
 */
export function strokeName(stroke: Stroke): string | null {
  if (modifierKeys.has(stroke.key)) return null
  const key = stroke.key === ' ' ? 'Space' : stroke.key.length === 1 ? stroke.key.toUpperCase() : stroke.key
  const named = key.length > 1 || key.toLowerCase() !== key
  const parts = [key]
  if (stroke.ctrlKey || stroke.metaKey) parts.push('Ctrl')
  if (stroke.altKey) parts.push('Alt')
  if (stroke.shiftKey && named) parts.push('Shift')
  return parts.join('+')
}

/** The keys in force: the defaults with the reader's changes. Unknown names in the settings change nothing. */
export function effectiveKeys(changed: Readonly<Record<string, string>>): Readonly<Record<ActionName, string>> {
  return Object.fromEntries(actionNames.map((name) => [name, changed[name] ?? actions[name].key])) as Record<ActionName, string>
}

/** Key -> actions; those of a drawing tool in hand come first. */
export function actionsByKey(keys: Readonly<Record<ActionName, string>>): ReadonlyMap<string, readonly ActionName[]> {
  return Map.groupBy(actionNames.toSorted((a, b) => Number(isDrawing(b)) - Number(isDrawing(a))), (name) => keys[name])
}

/** Whether a stroke is a command while a text is written: the action allows it, and the key types nothing. */
export const worksInText = (name: ActionName, key: string): boolean => 'inText' in actions[name] && /\+(Ctrl|Alt)\b/.test(key)

const isDrawing = (name: ActionName): boolean => actions[name].group === 'drawing'

/** The action that has this key already, other than the one it is wanted for, and stands in its way; null when the key is free. */
export function conflictOf(keys: Readonly<Record<ActionName, string>>, action: ActionName, key: string): ActionName | null {
  return actionNames.find((name) => name !== action && keys[name] === key && isDrawing(name) === isDrawing(action)) ?? null
}

/** The changes to store after giving an action a key: only what differs from the defaults is kept. */
export function changeKey(changed: Readonly<Record<string, string>>, action: ActionName, key: string): Record<string, string> {
  const rest = Object.fromEntries(Object.entries(changed).filter(([name]) => name !== action))
  return key === actions[action].key ? rest : { ...rest, [action]: key }
}

const symbols: Readonly<Record<string, string>> = { ArrowUp: '↑', ArrowDown: '↓', ArrowLeft: '←', ArrowRight: '→', Escape: 'Esc', Delete: 'Del', PageUp: 'PgUp', PageDown: 'PgDn' }

/** A key as people write it: modifiers first. */
export function keyLabels(key: string): readonly string[] {
  const [name = '', ...modifiers] = key === '+' ? ['+'] : key.split('+')
  return [...modifiers, symbols[name] ?? name]
}
