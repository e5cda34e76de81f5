import { cache, getRenderingCapabilities, imageLoader, type Types } from '@cornerstonejs/core'
import { init } from '@cornerstonejs/dicom-image-loader'
import type { Instance } from '@shared/domain/study'
import type { FilmDataSet } from '@renderer/viewer/film-data-set'
import { correctLoader } from '@renderer/viewer/film-loader'

/** One frame of one film. */
export interface FilmRef {
  readonly sopInstanceUid: string
  /** From 0. */
  readonly frame: number
  readonly spacing: Instance['spacing']
}

/** Cornerstone's name of a film, served by the door's `/instances`. Its frames count from 1. */
export function imageIdOf({ sopInstanceUid, frame }: Pick<FilmRef, 'sopInstanceUid' | 'frame'>): string {
  return `wadouri:${globalThis.location.origin}/instances/${sopInstanceUid}?frame=${frame + 1}`
}

/** Why a film does not show. */
export class FilmError extends Error {
  override readonly name = 'FilmError'
  constructor(
    readonly reason: 'missing' | 'unreadable',
    cause: unknown
  ) {
    super(`The film is ${reason}.`, { cause })
  }

  /** The decoder's own words, for whoever looks into it; empty where it had none. */
  get detail(): string {
    const inner = innerOf(this.cause)
    const words = inner instanceof Error ? inner.message : inner
    return typeof words === 'string' ? words.slice(0, 300) : ''
  }
}

const cacheLimitBytes = 768 * 1024 * 1024
let isReady = false

/** Starts what films are read with, once. */
export function getReady(): void {
  if (isReady) return
  isReady = true
  // The loader's newer metadata store keeps every file it has read for good; the older one lets go of a file
  // together with its image, and reads lazily.
  init({ maxWebWorkers: 2, useLegacyMetadataProvider: true })
  cache.setMaxCacheSize(cacheLimitBytes)
  correctLoader()
  // It is asked for with the first film otherwise, and takes a while without a graphics processor.
  getRenderingCapabilities()
}

/** Reads and decodes a film into Cornerstone's cache. Throws FilmError. */
export async function loadFilm(film: Pick<FilmRef, 'sopInstanceUid' | 'frame'>): Promise<Types.IImage> {
  getReady()
  try {
    return await imageLoader.loadAndCacheImage(imageIdOf(film))
  } catch (error) {
    throw new FilmError(isMissing(error) ? 'missing' : 'unreadable', error)
  }
}

/** The loader rejects with the request itself, wrapped, when the backend did not give the file. */
function isMissing(error: unknown): boolean {
  const inner = innerOf(error)
  return inner instanceof XMLHttpRequest && inner.status !== 200
}

function innerOf(error: unknown): unknown {
  return error !== null && typeof error === 'object' && 'error' in error ? error.error : error
}

/** The data set of a loaded film; an empty one where the loader kept none. */
export const dataSetOf = (image: Types.IImage): FilmDataSet => (image as { data?: FilmDataSet }).data ?? { string: () => undefined }
