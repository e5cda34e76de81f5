import { createReadStream } from 'node:fs'
import { open, readFile, stat } from 'node:fs/promises'
import { AppError } from '@shared/domain/errors'
import { uid } from '@shared/domain/study'
import type { Route } from '@main/api/door'
import { fileResponse } from '@main/api/file-response'
import { isWrittenAsItSays, parseDicom } from '@main/dicom/parse'
import { viewerCopy } from '@main/dicom/viewer-copy'
import type { LibraryService } from '@main/library/library'

const headBytes = 64 * 1024
const chunkBytes = 1024 * 1024

/**
 * `/instances/<SOP Instance UID>`: the stored DICOM file for the viewer. Its bytes never change, so their hash is the
 * ETag and the window may keep them. A file that the viewer's library could not read is rewritten, see `viewerCopy`.
 */
export function instancesRoute({ library }: { readonly library: Pick<LibraryService, 'filePath'> }): Route {
  const prefix = '/instances/'
  return {
    prefix,
    methods: ['GET', 'HEAD'],
    async answer(request, url) {
      const wanted = uid.safeParse(url.pathname.slice(prefix.length))
      if (!wanted.success) return null
      const { path, sha256 } = await library.filePath(wanted.data)
      const headers = { etag: `"${sha256}"`, 'cache-control': 'private, max-age=31536000, immutable', 'content-type': 'application/dicom' }
      if (request.headers.get('if-none-match') === headers.etag) return new Response(null, { status: 304, headers })
      try {
        if (isWrittenAsItSays(await headOf(path))) {
          const { size } = await stat(path)
          return fileResponse(createReadStream(path, { highWaterMark: chunkBytes }), { ...headers, 'content-length': String(size) })
        }
        return new Response(Uint8Array.from(viewerCopy(parseDicom(await readFile(path)))), { headers })
      } catch (error) {
        throw isMissing(error) ? new AppError('NOT_FOUND', 'The file of this film is missing from the data folder.', { cause: error }) : error
      }
    }
  }
}

/** The beginning of a stored file: file meta and more. */
async function headOf(path: string): Promise<Uint8Array> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

const isMissing = (error: unknown) => error instanceof Error && 'code' in error && error.code === 'ENOENT'
