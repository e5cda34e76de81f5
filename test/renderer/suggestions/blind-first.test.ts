import { describe, expect, it, vi } from 'vitest'
import type { Label } from '@shared/domain/review'
import { isKept, reveal } from '@renderer/suggestions/blind-first'

vi.mock('@renderer/door/door', () => ({ door: {} }))

const label = (reader: string) => ({ reader }) as Label
const blind = { blindFirst: true, reader: 'Ada' }

describe('a suggestion', () => {
  it('waits for the own first answer of a reader who wants it so', () => {
    expect(isKept(null, '1.2', blind)).toBe(true)
    expect(isKept(label('Ada'), '1.2', blind)).toBe(false)
    expect(isKept(null, '1.2', { ...blind, blindFirst: false })).toBe(false)
  })

  it('waits when another reader has answered: a second reader is not told the first answer', () => {
    expect(isKept(label('Ben'), '1.2', blind)).toBe(true)
  })

  it('is there at once on a film whose reader asked for it', () => {
    reveal('1.3')
    expect(isKept(null, '1.3', blind)).toBe(false)
    expect(isKept(null, '1.4', blind)).toBe(true)
  })
})
