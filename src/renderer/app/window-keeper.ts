import { windowState, type WindowState } from '@shared/domain/window-state'
import { windowName } from '@renderer/app/window-name'
import { usePanels } from '@renderer/app/panels'
import { useView } from '@renderer/app/view'
import { door } from '@renderer/door/door'
import { failureOf } from '@renderer/door/failure'
import { queries } from '@renderer/door/queries'
import { queryClient } from '@renderer/door/query-client'
import { useFilms } from '@renderer/viewer/films'
import { leaveLooks, leftLooks } from '@renderer/viewer/left-looks'

/** A backend that takes longer is not waited for: the window is drawn with what is known. */
const patienceMs = 2_000
/** Where the reader is is kept at once, how a film looks once the hand rests. */
const placeAfterMs = 30
const lookAfterMs = 400
/** A window that lived so long did not end of what it shows. */
const settledAfterMs = 10_000
const mostAttempts = 3

let attempts = 0
let timer: ReturnType<typeof setTimeout> | null = null
let dueAt = Infinity
let lastSent = ''

/** What this window shows now, to come back to. */
export function stateNow(): WindowState {
  const { page, studyUid, priorUid, besideUid, sopInstanceUid, frame, tab, synchronised, planesOn, worklistOpen, priorReportsOpen } = useView.getState()
  const drawn = Object.values(useFilms.getState()).flatMap((viewport) => {
    const [film, look] = [viewport?.view()?.film, viewport?.look()]
    return film && look ? [{ sopInstanceUid: film.sopInstanceUid, look }] : []
  })
  const waiting = leftLooks().filter((one) => !drawn.some((other) => other.sopInstanceUid === one.sopInstanceUid))
  const looks = [...drawn, ...waiting].slice(0, 4)
  return { page, studyUid, priorUid, besideUid, sopInstanceUid, frame, tab, synchronised, planesOn, worklistOpen, priorReportsOpen, looks, panels: { ...usePanels.getState() }, attempts }
}

/**
 * Puts the window back where it was: page, study, film, prior, tab, how the films looked. Without a word where nothing
 * was kept or the backend does not say.
 * @returns why the study was not opened: it is gone, or it ended the window again and again; null otherwise
 */
export async function restoreWindow(): Promise<'gone' | 'again' | null> {
  const kept = await withinPatience(door.system.windowState({ window: windowName }))
  if (!kept) {
    // The window for films stands beside the one with the list.
    if (windowName === 'viewer') useView.setState({ worklistOpen: false })
    return null
  }
  const { page, studyUid, priorUid, besideUid, sopInstanceUid, frame, tab, synchronised, planesOn, worklistOpen, priorReportsOpen } = kept
  const ways = { tab, synchronised, planesOn, worklistOpen, priorReportsOpen }
  usePanels.setState(kept.panels)
  useView.setState(ways)
  const why = kept.attempts >= mostAttempts ? 'again' : studyUid !== null && (await isGone(studyUid)) ? 'gone' : null
  if (why !== null) return why
  attempts = kept.attempts + 1
  leaveLooks(kept.looks)
  useView.setState({ page, studyUid, priorUid, besideUid, sopInstanceUid, frame, hung: studyUid !== null })
  return null
}

/** Reads the study ahead as well, and its review: nothing then moves once it is on screen. */
async function isGone(studyUid: string): Promise<boolean> {
  const review = withinPatience(queryClient.query(queries.review(studyUid)))
  try {
    await queryClient.query(queries.study(studyUid))
    await review
    return false
  } catch (error) {
    return failureOf(error).code === 'NOT_FOUND'
  }
}

/** The answer; null where there is none, or none in time. */
export async function withinPatience<T>(answer: Promise<T>): Promise<T | null> {
  const late = new Promise<null>((resolve) => setTimeout(() => resolve(null), patienceMs))
  return Promise.race([answer.catch(() => null), late])
}

/** Keeps what the window shows from now on, until the returned function is called. */
export function keepWindow(): () => void {
  const stops: (() => void)[] = []
  let stopFilms: (() => void)[] = []
  const followFilms = () => {
    for (const stop of stopFilms) stop()
    stopFilms = Object.values(useFilms.getState()).flatMap((viewport) => (viewport ? [viewport.subscribe(() => soon(lookAfterMs))] : []))
  }
  stops.push(
    useView.subscribe((now, before) => {
      if (now.studyUid !== before.studyUid) leaveLooks([])
      soon(placeAfterMs)
    }),
    usePanels.subscribe(() => soon(lookAfterMs)),
    useFilms.subscribe(followFilms)
  )
  followFilms()
  soon(placeAfterMs)
  const settled = setTimeout(() => {
    attempts = 0
    soon(placeAfterMs)
  }, settledAfterMs)
  return () => {
    clearTimeout(settled)
    for (const stop of [...stops, ...stopFilms]) stop()
  }
}

function soon(ms: number): void {
  const at = performance.now() + ms
  if (at >= dueAt) return
  if (timer !== null) clearTimeout(timer)
  dueAt = at
  timer = setTimeout(() => void send(), ms)
}

/** A state that could not be kept is no news to the reader; the next one is sent anew. */
async function send(): Promise<void> {
  dueAt = Infinity
  timer = null
  const state = windowState.safeParse(stateNow()).data
  const text = JSON.stringify(state)
  if (!state || text === lastSent) return
  lastSent = text
  try {
    await door.system.saveWindowState({ window: windowName, state })
  } catch {
    lastSent = ''
  }
}
