import { describe, expect, it } from 'vitest'
import { actionNames, actions } from '@renderer/app/actions'
import { actionsByKey, changeKey, conflictOf, effectiveKeys, keyLabels, strokeName, worksInText } from '@renderer/app/keymap'

const press = (key: string, held: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey', boolean>> = {}) =>
  strokeName({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held })

describe('keymap', () => {
  it('gives no two actions the same default key, but those of a drawing tool in hand', () => {
    const keys = effectiveKeys({})
    const usual = actionNames.filter((name) => actions[name].group !== 'drawing')
    expect(new Set(usual.map((name) => keys[name])).size).toBe(usual.length)
    for (const name of actionNames) expect(conflictOf(keys, name, keys[name])).toBeNull()
  })

  it('has the keys that readers ask for', () => {
    const keys = actionsByKey(effectiveKeys({}))
    const asked: Record<string, string> = {
      Z: 'film.zoom', R: 'film.rotateRight', L: 'film.rotateLeft', H: 'film.flipHorizontal', V: 'film.flipVertical', I: 'film.invert', Space: 'film.reset',
      PageUp: 'film.previousSeries', PageDown: 'film.nextSeries', N: 'study.next', A: 'finding.accept', E: 'finding.edit', X: 'finding.reject', B: 'region.box',
      P: 'region.polygon', O: 'overlay.toggle', '?': 'help.keys', '/': 'worklist.search', 'Z+Ctrl': 'review.undo', 'Z+Ctrl+Shift': 'review.redo', '1': 'finding.1', '9': 'finding.9'
    }
    for (const [key, action] of Object.entries(asked)) expect(keys.get(key)?.filter((name) => actions[name].group !== 'drawing'), key).toEqual([action])
  })

  it('lets a few commands work while a text is written, by keys that type nothing', () => {
    for (const name of ['study.finish', 'review.save', 'palette.open'] as const) expect(worksInText(name, actions[name].key)).toBe(true)
    expect(worksInText('review.save', 'S')).toBe(false)
    expect(worksInText('review.save', '+')).toBe(false)
    expect(worksInText('review.save', 'F9+Alt+Shift')).toBe(true)
    // Undo of a text is the text's own.
    expect(worksInText('review.undo', 'Z+Ctrl')).toBe(false)
  })

  it('names a key by its character and its modifiers', () => {
    expect(press('a')).toBe('A')
    expect(press('A', { shiftKey: true })).toBe('A+Shift')
    expect(press(' ')).toBe('Space')
    expect(press('Z', { ctrlKey: true, shiftKey: true })).toBe('Z+Ctrl+Shift')
    expect(press('z', { metaKey: true })).toBe('Z+Ctrl')
    expect(press('PageUp')).toBe('PageUp')
  })

  it('does not count the Shift that a character needs on this keyboard', () => {
    expect(press('?', { shiftKey: true })).toBe('?')
    expect(press('/', { shiftKey: true })).toBe('/')
    expect(press('1', { shiftKey: true })).toBe('1')
  })

  it('ignores modifiers alone and input methods at work', () => {
    for (const key of ['Shift', 'Control', 'Process', 'Dead']) expect(press(key)).toBeNull()
  })

  it('names who has a key that is wanted for something else', () => {
    expect(conflictOf(effectiveKeys({}), 'film.invert', 'A')).toBe('finding.accept')
    expect(conflictOf(effectiveKeys({ 'finding.accept': 'G+Alt' }), 'film.invert', 'A')).toBeNull()
    expect(conflictOf(effectiveKeys({ 'finding.accept': 'G+Alt' }), 'film.invert', 'G+Alt')).toBe('finding.accept')
  })

  it('lets what a drawing tool does share a key, and go first', () => {
    expect(actionsByKey(effectiveKeys({})).get('[')).toEqual(['brush.smaller', 'film.previousFrame'])
    expect(conflictOf(effectiveKeys({}), 'brush.smaller', 'A')).toBeNull()
    expect(conflictOf(effectiveKeys({}), 'brush.smaller', ']')).toBe('brush.larger')
  })

  it('keeps only what differs from the defaults', () => {
    const changed = changeKey({}, 'film.invert', 'F9')
    expect(changed).toEqual({ 'film.invert': 'F9' })
    expect(effectiveKeys(changed)['film.invert']).toBe('F9')
    expect(changeKey(changed, 'film.invert', actions['film.invert'].key)).toEqual({})
  })

  it('leaves names in the settings alone that it does not know', () => {
    expect(Object.keys(effectiveKeys({ 'no.such': 'Q' })).sort()).toEqual([...actionNames].sort())
  })

  it('writes modifiers first', () => {
    expect(keyLabels('Z+Ctrl+Shift')).toEqual(['Ctrl', 'Shift', 'Z'])
    expect(keyLabels('ArrowUp')).toEqual(['↑'])
    expect(keyLabels('+')).toEqual(['+'])
  })
})
