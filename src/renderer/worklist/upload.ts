import { z } from 'zod'
import { AppError, failure } from '@shared/domain/errors'
import type { PickedFile } from '@renderer/worklist/picked-file'

const answer = z.object({ id: z.string() })

/** Sends a file's bytes to the backend, for `exchange.import` to take up by the id that comes back. */
export async function upload({ file }: PickedFile, signal: AbortSignal): Promise<string> {
  const response = await fetch('/uploads', { method: 'POST', body: file, headers: { 'content-type': 'application/octet-stream' }, signal })
  const body: unknown = await response.json().catch(() => null)
  if (!response.ok) {
    const refused = failure.safeParse(body)
    throw refused.success ? new AppError(refused.data.code, refused.data.message) : new AppError('INTERNAL', 'The file could not be sent.')
  }
  return answer.parse(body).id
}
