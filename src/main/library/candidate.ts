import type { PictureFacts, Refusal } from '@shared/domain/exchange'
import type { ArchiveEntry } from '@main/library/archive'

/** Something that may be a film, an archive or a DICOMDIR; only reading it tells. */
export interface Candidate {
  /** The file, or the zip that holds it. */
  readonly path: string
  /** Its place in the zip at `path`; null for a file of its own. */
  readonly entry: ArchiveEntry | null
  /** As the reader named it; inside an archive `archive.zip!/entry`. */
  readonly label: string
  /** How many archives it lies in. */
  readonly depth: number
  /** What it came with: the other files beside it are candidates as well, or it was named alone. */
  readonly origin: 'named' | 'folder' | 'archive' | 'file-set' | 'upload'
  /** Of a picture, where its data set says more than the file. */
  readonly picture?: PictureFacts | undefined
}

export type Found = { readonly kind: 'candidate'; readonly candidate: Candidate } | { readonly kind: 'refused'; readonly refusal: Refusal }

export const refused = (path: string, { code, message }: Pick<Refusal, 'code' | 'message'>): Extract<Found, { kind: 'refused' }> => ({
  kind: 'refused',
  refusal: { path, code, message }
})
