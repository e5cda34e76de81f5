import { useEffect, useRef } from 'react'
import { actionsByKey, strokeName, worksInText } from '@renderer/app/keymap'
import type { ActionName } from '@renderer/app/actions'

type Handlers = Partial<Record<ActionName, () => void>>

/** Who answers which action now: the part of the window that was mounted last comes first. */
const answering: { readonly current: Handlers }[] = []

/** Carries out an action; false when nobody on screen answers it. */
export function runAction(name: ActionName): boolean {
  const handler = answering.findLast((one) => one.current[name])?.current[name]
  handler?.()
  return handler !== undefined
}

/** Whether anybody on screen answers an action now. */
export const isAnswered = (name: ActionName): boolean => answering.some((one) => one.current[name] !== undefined)

/** Lets a part of the window answer actions for as long as it is on screen. */
export function useActions(handlers: Handlers): void {
  const latest = useRef(handlers)
  useEffect(() => {
    latest.current = handlers
  })
  useEffect(() => {
    answering.push(latest)
    return () => {
      answering.splice(answering.indexOf(latest), 1)
    }
  }, [])
}

/** True where typed characters are text, not commands. */
function takesText(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true
  return target instanceof HTMLInputElement && !['button', 'checkbox', 'radio', 'range', 'file'].includes(target.type)
}

/** Native behaviour that keys must keep: buttons and links act on Space and Enter, sliders and radios on arrows. */
function keepsKey(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (key === 'Space' || key === 'Enter') return target.closest('button, a, summary, input, [role="tab"], [role="separator"]') !== null
  return key.startsWith('Arrow') && target.closest('input, [role="separator"], [role="grid"], [role="tablist"]') !== null
}

/** Turns keys into actions, for the whole window. A modal dialog keeps all keys for itself. */
export function useKeyboard(keys: Readonly<Record<ActionName, string>>): void {
  useEffect(() => {
    const byKey = actionsByKey(keys)
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || document.querySelector('dialog:modal')) return
      const key = strokeName(event)
      if (key === null) return
      const inText = takesText(event.target)
      if (!inText && keepsKey(event.target, key)) return
      if (byKey.get(key)?.some((name) => (!inText || worksInText(name, key)) && runAction(name))) event.preventDefault()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [keys])
}
