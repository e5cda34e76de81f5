import { create } from 'zustand'
import type { FilmDataSet } from '@renderer/viewer/film-data-set'

interface Cine {
  readonly playing: boolean
  /** The reader's rate; null plays as the film asks. */
  readonly framesPerSecond: number | null
}

export const useCine = create<Cine>(() => ({ playing: false, framesPerSecond: null }))

export const rates = [1, 2, 5, 10, 15, 25, 30, 60] as const
const usualRate = 15

/** How fast a film asks to be played: Recommended Display Frame Rate, Cine Rate or Frame Time (ms); 15 where it does not say. */
export function rateOf(data: FilmDataSet): number {
  const number = (tag: string) => Number(data.string(tag) ?? NaN)
  const asked = [number('x00082144'), number('x00180040'), 1000 / number('x00181063')].find((rate) => rate > 0 && Number.isFinite(rate))
  return Math.min(120, Math.max(0.1, asked ?? usualRate))
}

/**
 * The frame to show so long after `from` was: the one whose time it is, so that a slow machine leaves frames out
 * rather than slowing down. After the last comes the first.
 */
export function frameAt(from: number, elapsedMs: number, framesPerSecond: number, frames: number): number {
  return (from + Math.floor((elapsedMs * framesPerSecond) / 1000)) % frames
}
