import { z } from 'zod'
import { regionPoint } from '@shared/domain/drawn'
import { uid } from '@shared/domain/study'

export const reviewTab = z.enum(['report', 'labels', 'similar', 'history'])
export type ReviewTab = z.infer<typeof reviewTab>

/** The first window, and the one for films beside it. */
export const windowName = z.enum(['main', 'viewer'])
export type WindowName = z.infer<typeof windowName>

/** How the reader left a film: enough to draw it so again, in a pane of any size. */
export const filmLook = z.object({
  windowCenter: z.number(),
  windowWidth: z.number(),
  /** The window is not the one that the film was filed with. */
  ownWindow: z.boolean(),
  inverted: z.boolean(),
  orientation: z.object({ quarterTurns: z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)]), mirrored: z.boolean() }),
  /** The presentation state that it is shown by: its window is then the one that it was filed with. */
  presentationUid: uid.nullable().default(null),
  /** The film fills its pane, or lies as its presentation state asks; else `middle` is in the middle, at `scale` canvas pixels an image pixel. */
  fitted: z.boolean(),
  middle: regionPoint,
  scale: z.number().positive()
})
export type FilmLook = z.infer<typeof filmLook>

const keptLook = z.object({ sopInstanceUid: uid, look: filmLook })
const sizePx = z.number().min(0).max(10_000)

/**
 * What a window shows, kept so that one that crashed, or whose backend did, comes back to the very study. Nothing of a
 * patient but UIDs.
 */
export const windowState = z.object({
  page: z.enum(['reading', 'training', 'readers', 'models', 'prompts', 'system', 'settings']),
  studyUid: uid.nullable(),
  priorUid: uid.nullable(),
  besideUid: uid.nullable(),
  sopInstanceUid: uid.nullable(),
  frame: z.number().int().min(0),
  tab: reviewTab,
  synchronised: z.boolean(),
  planesOn: z.boolean(),
  worklistOpen: z.boolean(),
  priorReportsOpen: z.boolean(),
  /** Of the films on screen. */
  looks: z.array(keptLook).max(4),
  panels: z.object({ worklistPx: sizePx, sidePx: sizePx, reportPx: sizePx }),
  /** How often in a row the window came back to this and did not live long: what it shows may be what ends it. */
  attempts: z.number().int().min(0).max(100)
})
export type WindowState = z.infer<typeof windowState>
