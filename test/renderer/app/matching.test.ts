import { describe, expect, it } from 'vitest'
import { matching } from '@renderer/app/matching'

const commands = ['Rotate right', 'Draw a box', 'Flip left to right', 'Overlay on or off', '矩形框'].map((text, i) => ({ id: i === 0 ? 'film.spin' : '', text }))
const found = (typed: string) => matching(commands, typed).map(({ text }) => text)

describe('commands by what is typed', () => {
  it('hold all words, in any order and case', () => {
    expect(found('RIGHT rot')).toEqual(['Rotate right'])
    expect(found('over off')).toEqual(['Overlay on or off'])
    expect(found('矩形')).toEqual(['矩形框'])
    expect(found('spin')).toEqual(['Rotate right'])
    expect(found('nothing')).toEqual([])
  })

  it('come first where a word begins with what was typed', () => {
    expect(found('o')[0]).toBe('Overlay on or off')
    expect(found('ri')).toEqual(['Rotate right', 'Flip left to right'])
  })

  it('are all there before anything is typed', () => {
    expect(found('  ')).toHaveLength(commands.length)
  })
})
