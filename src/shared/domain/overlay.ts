import { z } from 'zod'

/** How an attention map is drawn over a film. */
export const overlayStyle = z.enum(['heat', 'contour', 'both'])
export type OverlayStyle = z.infer<typeof overlayStyle>

export const overlayColours = z.enum(['plasma', 'viridis', 'cividis'])
export type OverlayColours = z.infer<typeof overlayColours>

/** Whose map the pointer calls up: the word's, that of the phrase around it, or that of the whole sentence. */
export const overlayGrain = z.enum(['word', 'phrase', 'sentence'])
export type OverlayGrain = z.infer<typeof overlayGrain>
