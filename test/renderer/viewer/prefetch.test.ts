import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { inBackground } from '@renderer/viewer/prefetch'

beforeAll(() => void vi.stubGlobal('requestIdleCallback', (work: () => void) => setTimeout(work, 0)))
afterAll(() => void vi.unstubAllGlobals())

describe('work in the background', () => {
  it('is done one after the other, goes on after a failure, and is left when it was called off before its turn', async () => {
    const done: string[] = []
    const note = (name: string) => () => {
      done.push(name)
      return Promise.resolve()
    }
    const gone = new AbortController()
    const { signal } = new AbortController()
    const first = inBackground(async () => {
      await new Promise((go) => setTimeout(go, 20))
      done.push('first')
    }, signal)
    const failing = inBackground(() => Promise.reject(new Error('no film')), signal)
    const calledOff = inBackground(note('called off'), gone.signal)
    const last = inBackground(note('last'), signal)
    gone.abort()
    await expect(failing).rejects.toThrow('no film')
    await Promise.all([first, calledOff, last])
    expect(done).toEqual(['first', 'last'])
  })
})
