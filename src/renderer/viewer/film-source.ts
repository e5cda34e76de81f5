import type { Failure } from '@shared/domain/errors'
import type { Instance } from '@shared/domain/study'
import type { Film } from '@renderer/viewer/film'
import { IncomingFilm } from '@renderer/viewer/incoming-film'

/** One frame of one film. */
export interface FilmRef {
  readonly sopInstanceUid: string
  /** From 0. */
  readonly frame: number
  readonly spacing: Instance['spacing']
}

/** Why a film does not show. */
export class FilmError extends Error {
  override readonly name = 'FilmError'
  /** @param detail what the backend says, for whoever looks into it; empty where it said nothing */
  constructor(
    readonly reason: 'missing' | 'unreadable',
    readonly detail: string
  ) {
    super(`The film is ${reason}.`)
  }
}

/** A film on its way. */
export interface Reading {
  /** As soon as there is something to show: its half, or the whole. Rejects with FilmError. */
  readonly first: Promise<Film>
  /** The same as `first` where that is whole. Rejects with FilmError. */
  readonly whole: Promise<Film>
}

const cacheLimitBytes = 768 * 1024 * 1024

interface Kept extends Reading {
  /** 0 until it is there. */
  readonly bytes: number
}

/** Frames in memory, the one that was asked for last at the end. They are kept nowhere else. */
const kept = new Map<string, Kept>()

/** A frame, from memory where it is there. */
export function loadFilm({ sopInstanceUid, frame }: Pick<FilmRef, 'sopInstanceUid' | 'frame'>): Reading {
  const path = `/instances/${sopInstanceUid}/frames/${frame + 1}`
  const known = kept.get(path)
  kept.delete(path)
  kept.set(path, known ?? start(path))
  return kept.get(path)!
}

function start(path: string): Kept {
  const { promise: first, resolve, reject } = Promise.withResolvers<Film>()
  const whole = receive(path, resolve).then(({ film, bytes }) => {
    if (kept.has(path)) kept.set(path, { first: whole, whole, bytes })
    makeRoom()
    return film
  })
  whole.then(resolve, (error: unknown) => {
    reject(error)
    // Asked for again, it is tried again.
    kept.delete(path)
  })
  // Not everybody waits for both.
  first.catch(() => undefined)
  return { first, whole, bytes: 0 }
}

/** Forgets frames that were not asked for the longest; whoever shows one still has it. */
function makeRoom(): void {
  let bytes = 0
  for (const one of kept.values()) bytes += one.bytes
  for (const [path, one] of kept) {
    if (bytes <= cacheLimitBytes) return
    if (one.bytes > 0) kept.delete(path)
    bytes -= one.bytes
  }
}

/** @param tell called with a smaller film, where one is there before the whole. Rejects with FilmError. */
async function receive(path: string, tell: (first: Film) => void): Promise<{ readonly film: Film; readonly bytes: number }> {
  const response = await fetch(path).catch(() => null)
  if (!response) throw new FilmError('missing', '')
  if (!response.ok) {
    const { code, message } = (await response.json().catch(() => ({ code: 'INTERNAL', message: '' }))) as Failure
    throw new FilmError(code === 'NOT_FOUND' ? 'missing' : 'unreadable', message)
  }
  try {
    const incoming = new IncomingFilm()
    const reader = response.body!.getReader()
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      const first = incoming.take(part.value)
      if (!first) continue
      tell(first)
      await painted()
    }
    return incoming.end()
  } catch {
    // The backend is gone, or what it said makes no sense.
    throw new FilmError('missing', '')
  }
}

/** Until the next frame of the screen is over: to take in the rest would hold it up. A window out of sight has no frames. */
const painted = () =>
  new Promise<void>((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve))
    setTimeout(resolve, longestWaitMs)
  })
const longestWaitMs = 100
