import { imageLoader, type Types } from '@cornerstonejs/core'
import type { Instance } from '@shared/domain/study'
import type { FilmDataSet } from '@renderer/viewer/film-data-set'
import { correctMetadata } from '@renderer/viewer/film-metadata'

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
    return inner instanceof Error ? inner.message.slice(0, 300) : ''
  }
}

/** Reads and decodes a film into Cornerstone's cache. Throws FilmError. */
export async function loadFilm(film: FilmRef): Promise<Types.IImage> {
  const imageId = imageIdOf(film)
  correctMetadata(imageId, film.spacing)
  try {
    return await imageLoader.loadAndCacheImage(imageId)
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
