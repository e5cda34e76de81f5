import { create } from 'zustand'

interface Cine {
  readonly playing: boolean
  /** The reader's rate; null plays as the film asks. */
  readonly framesPerSecond: number | null
}

export const useCine = create<Cine>(() => ({ playing: false, framesPerSecond: null }))

export const rates = [1, 2, 5, 10, 15, 25, 30, 60] as const
/**
 * The frame to show so long after `from` was: the one whose time it is, so that a slow machine leaves frames out
 * rather than slowing down. After the last comes the first.
 */
export function frameAt(from: number, elapsedMs: number, framesPerSecond: number, frames: number): number {
  return (from + Math.floor((elapsedMs * framesPerSecond) / 1000)) % frames
}
