import { afterEach, expect, it, vi } from 'vitest'
import type { WindowState } from '@shared/domain/window-state'
import { restoreWindow, stateNow, withinPatience } from '@renderer/app/window-keeper'
import { usePanels } from '@renderer/app/panels'
import { useView } from '@renderer/app/view'
import { leaveLooks, leftLook } from '@renderer/viewer/left-looks'

const known = '1.2.3.1'
let kept: WindowState | null | Error = null
const fake = await vi.hoisted(async () => {
  const { createFakeClient } = await import('../fake/fake-client')
  return createFakeClient()
})
vi.mock('@renderer/app/window-name', () => ({ windowName: 'main' }))
vi.mock('@renderer/door/door', () => ({
  door: { ...fake.door, studies: fake.door.studies, system: { windowState: () => (kept instanceof Error ? Promise.reject(kept) : Promise.resolve(kept)) } }
}))

const untouched = useView.getState()
afterEach(() => {
  useView.setState(untouched, true)
  leaveLooks([])
})

const look = { windowCenter: 1, windowWidth: 2, ownWindow: true, inverted: true, orientation: { quarterTurns: 1, mirrored: false }, presentationUid: '2.25.77', fitted: false, middle: { columnPx: 3, rowPx: 4 }, scale: 2 } as const
const state = (change: Partial<WindowState> = {}): WindowState => ({
  page: 'reading', studyUid: known, priorUid: null, besideUid: null, sopInstanceUid: `${known}.1.1`, frame: 3, tab: 'labels', synchronised: false, planesOn: false, worklistOpen: false, priorReportsOpen: true,
  looks: [{ sopInstanceUid: `${known}.1.1`, look }], panels: { worklistPx: 300, sidePx: 400, reportPx: 200 }, attempts: 0, ...change
})

it('comes back to study, film, frame, tab, panels and the look of the film, and would keep the same again', async () => {
  kept = state()
  expect(await restoreWindow()).toBeNull()
  expect(useView.getState()).toMatchObject({ studyUid: known, frame: 3, tab: 'labels', synchronised: false, worklistOpen: false, hung: true })
  expect(usePanels.getState()).toEqual(kept.panels)
  expect(leftLook(`${known}.1.1`)).toEqual(look)
  expect(stateNow()).toEqual({ ...kept, attempts: 1 })
})

it('opens the worklist where the study is gone, and where the window ended over it again and again', async () => {
  kept = state({ studyUid: '9.9' })
  expect(await restoreWindow()).toBe('gone')
  expect(useView.getState()).toMatchObject({ studyUid: null, tab: 'labels' })
  kept = state({ attempts: 3 })
  expect(await restoreWindow()).toBe('again')
  expect(useView.getState().studyUid).toBeNull()
})

it('begins as new where nothing was kept, or the backend does not say', async () => {
  kept = null
  expect(await restoreWindow()).toBeNull()
  kept = new Error('no answer')
  expect(await restoreWindow()).toBeNull()
  expect(useView.getState()).toEqual(untouched)
})

it('draws without a backend that does not answer', async () => {
  vi.useFakeTimers()
  try {
    const drawn = withinPatience(new Promise<string>(() => undefined))
    await vi.advanceTimersByTimeAsync(2_000)
    expect(await drawn).toBeNull()
  } finally {
    vi.useRealTimers()
  }
})
