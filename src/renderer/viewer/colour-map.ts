import { stops } from '@shared/geometry/colour-map'

/** The overlay's colours as a CSS gradient, for the legend. */
export const legendGradient = `linear-gradient(90deg, ${stops.map((stop) => `rgb(${stop.join(' ')})`).join(', ')})`
