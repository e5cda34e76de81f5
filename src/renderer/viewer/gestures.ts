import type { PointXy } from '@shared/geometry/affine'
import type { Tool } from '@renderer/app/view'

export type Gesture = Tool

/** What a press on the film begins: the middle button moves, the right one zooms, the left one does what the tool does. */
export function gestureOf(press: { button: number; altKey: boolean; shiftKey: boolean }, tool: Tool): Gesture | null {
  if (press.button === 1) return 'pan'
  if (press.button === 2) return 'zoom'
  if (press.button !== 0) return null
  if (press.altKey) return 'words'
  return press.shiftKey && tool === 'window' ? 'pan' : tool
}

/** A press that moved less than this is a click. */
export const clickPx = 3

/** Share of the film's value range that one CSS pixel of dragging changes. */
const windowPerPx = 1 / 900

export const windowChange = (dx: number, dy: number): PointXy => ({ x: dx * windowPerPx, y: dy * windowPerPx })

/** 100 px up or down doubles or halves. */
export const zoomFactor = (dy: number): number => 2 ** (-dy / 100)

/** One notch of the wheel is a tenth; touch pads send many small steps. */
export const wheelFactor = (event: { deltaY: number; deltaMode: number }): number => {
  const px = event.deltaMode === 1 ? event.deltaY * 33 : event.deltaMode === 2 ? event.deltaY * 400 : event.deltaY
  return 1.1 ** (-Math.max(-200, Math.min(200, px)) / 100)
}
