import { describe, expect, it } from 'vitest'
import { fromEdited, toEdited } from '@renderer/models/prompt-text'
import { fakePromptSet } from '../fake/findings'

describe('a prompt set in its editor', () => {
  it('comes out as it went in', () => {
    expect(fromEdited(toEdited(fakePromptSet)).set).toEqual(fakePromptSet)
  })

  it('loses blanks, blank lines and repetitions', () => {
    const edited = toEdited(fakePromptSet)
    const [first] = edited.classes
    const { set } = fromEdited({ ...edited, classes: [{ ...first!, parts: { severity: ' mild \n\nmild\n-', subtype: 'a', location: '', absent: '' } }] })
    expect(set?.classes['atelectasis']).toEqual({ severity: ['mild', ''], subtype: ['a'], location: [''] })
  })

  it('is refused with the places that do not fit', () => {
    const edited = toEdited(fakePromptSet)
    const [first] = edited.classes
    const empty = { name: 'x', parts: { severity: '', subtype: '', location: '', absent: '' } }
    expect(fromEdited({ ...edited, classes: [empty] }).problems).toEqual(['classes.x.subtype'])
    expect(fromEdited({ ...edited, classes: [first!, first!] }).problems).toEqual(['atelectasis'])
    expect(fromEdited({ ...edited, name: '  ' }).problems).toEqual(['name'])
  })
})
