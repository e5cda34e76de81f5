import { createReadStream } from 'node:fs'
import { open, readFile, stat } from 'node:fs/promises'
import { AppError } from '@shared/domain/errors'
import { uid } from '@shared/domain/study'
import type { Route } from '@main/api/door'
import { fileResponse } from '@main/api/file-response'
import { parseDicom } from '@main/dicom/parse'
import { transferSyntax } from '@main/dicom/transfer-syntax'
import { viewerCopy } from '@main/dicom/viewer-copy'
import type { LibraryService } from '@main/library/library'

/**
 * `/instances/<SOP Instance UID>`: the stored DICOM file for the viewer. Its bytes never change, so their hash is the
 * ETag and the window may keep them.
 */
export function instancesRoute({ library }: { readonly library: Pick<LibraryService, 'filePath'> }): Route {
  const prefix = '/instances/'
  return {
    prefix,
    methods: ['GET', 'HEAD'],
    async answer(request, url) {
      const wanted = uid.safeParse(url.pathname.slice(prefix.length))
      if (!wanted.success) return null
      const { path, sha256, transferSyntaxUid } = await library.filePath(wanted.data)
      const headers = { etag: `"${sha256}"`, 'cache-control': 'private, max-age=31536000, immutable', 'content-type': 'application/dicom' }
      if (request.headers.get('if-none-match') === headers.etag) return new Response(null, { status: 304, headers })
      try {
        if (await isReadableAsItIs(path, transferSyntaxUid)) {
          const { size } = await stat(path)
          return fileResponse(createReadStream(path), { ...headers, 'content-length': String(size) })
        }
        const bytes = viewerCopy(parseDicom(await readFile(path)))
        return new Response(Uint8Array.from(bytes), { headers })
      } catch (error) {
        throw isMissing(error) ? new AppError('NOT_FOUND', 'The file of this film is missing from the data folder.', { cause: error }) : error
      }
    }
  }
}

/**
 * Compressed films are what they say, and are streamed. Native ones sometimes are not (implicit written as explicit, no
 * file meta, deflated), which only parsing tells; they are read whole.
 */
async function isReadableAsItIs(path: string, transferSyntaxUid: string): Promise<boolean> {
  const { codec } = transferSyntax(transferSyntaxUid)
  if (codec === 'native') return false
  const file = await open(path)
  try {
    const { buffer } = await file.read(Buffer.alloc(4), 0, 4, 128)
    return buffer.toString('latin1') === 'DICM'
  } finally {
    await file.close()
  }
}

const isMissing = (error: unknown) => error instanceof Error && 'code' in error && error.code === 'ENOENT'
