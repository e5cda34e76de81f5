import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream } from 'node:stream/web'
import { AppError } from '@shared/domain/errors'
import type { Route } from '@main/api/door'

/** One file may hold a whole archive; what an archive may hold is the import's concern. */
export const uploadLimitBytes = 4 * 1024 ** 3

/** The folder of files that were sent and wait for their import; emptied at every start. */
export const uploadsDir = (dataDir: string) => join(dataDir, 'uploads')

/** `POST /uploads`. */
export const uploadsRoute = (dataDir: string): Route => ({
  prefix: '/uploads',
  methods: ['POST'],
  answer: (request, { pathname }) => (pathname === '/uploads' ? receiveUpload(request, dataDir) : Promise.resolve(null))
})

/**
 * Streams the body of `POST /uploads` to a file of its own and answers with the id that `exchange.import` takes.
 * The type must be application/octet-stream: other pages cannot send that without asking the browser first.
 * Throws INPUT_INVALID, FILE_TOO_LARGE, DISK_FULL.
 */
export async function receiveUpload(request: Request, dataDir: string, limitBytes: number = uploadLimitBytes): Promise<Response> {
  if (request.headers.get('content-type') !== 'application/octet-stream' || !request.body) {
    throw new AppError('INPUT_INVALID', 'An upload is the bytes of one file, as application/octet-stream.')
  }
  if (Number(request.headers.get('content-length') ?? 0) > limitBytes) throw tooLarge(limitBytes)
  const id = randomUUID()
  const path = join(uploadsDir(dataDir), id)
  await mkdir(uploadsDir(dataDir), { recursive: true, mode: 0o700 })
  try {
    const body = Readable.fromWeb(request.body as ReadableStream<Uint8Array>)
    await pipeline(body, atMost(limitBytes), createWriteStream(path, { flags: 'wx', mode: 0o600 }), { signal: request.signal })
  } catch (error) {
    await rm(path, { force: true })
    if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') {
      throw new AppError('DISK_FULL', 'The disk is full; the file was not taken.', { cause: error })
    }
    throw request.signal.aborted ? new AppError('CANCELLED', 'The upload was cancelled.', { cause: error }) : error
  }
  return Response.json({ id }, { status: 201 })
}

/** Lengths are announced by the sender; only counting tells. */
function atMost(limitBytes: number): Transform {
  let seenBytes = 0
  return new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      seenBytes += chunk.byteLength
      done(seenBytes > limitBytes ? tooLarge(limitBytes) : null, chunk)
    }
  })
}

const tooLarge = (limitBytes: number) => new AppError('FILE_TOO_LARGE', `A file may have at most ${limitBytes} bytes.`)
