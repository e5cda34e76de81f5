/** What a foreign file may cost before it is refused. Generous for real studies, small against hostile ones. */
export interface Limits {
  readonly fileBytes: number
  /** Elements and items that the structure may make us visit. */
  readonly elements: number
  /** Sequences inside each other. */
  readonly depth: number
  /** A deflated data set may always grow to this size ... */
  readonly inflatedBytes: number
  /** ... and beyond it only as long as it stays below this ratio, up to `fileBytes`. */
  readonly inflationRatio: number
}

export const defaultLimits: Limits = {
  fileBytes: 2 ** 30,
  elements: 500_000,
  depth: 64,
  inflatedBytes: 64 * 2 ** 20,
  inflationRatio: 50
}

/** Samples of one frame, rows x columns x samples per pixel: four times the largest mammogram. */
export const largestFrameSamples = 2 ** 28
export const mostFrames = 100_000
/** What an import decodes of a film with many frames before it believes the rest: seconds of work at most. */
export const frameCheck = { frames: 4096, samples: largestFrameSamples } as const
