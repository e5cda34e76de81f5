import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { receiveUpload, uploadsDir } from '@main/api/uploads'
import { temporaryFolder } from '@test/fixtures/temporary-folder'

const upload = (body: BodyInit | null, headers: Record<string, string> = { 'content-type': 'application/octet-stream' }, signal?: AbortSignal) =>
  new Request('http://gloriole/uploads', { method: 'POST', body, headers, duplex: 'half', ...(signal ? { signal } : {}) } as RequestInit)

test('the bytes lie under the id of the answer', async () => {
  const folder = temporaryFolder()
  const bytes = crypto.getRandomValues(new Uint8Array(50_000))
  const response = await receiveUpload(upload(bytes), folder)
  expect(response.status).toBe(201)
  const { id } = (await response.json()) as { id: string }
  expect(id).toMatch(/^[0-9a-f-]{36}$/)
  expect(new Uint8Array(readFileSync(join(uploadsDir(folder), id)))).toEqual(bytes)
})

test('other types are refused: they would reach us from other pages without a preflight', async () => {
  const folder = temporaryFolder()
  for (const type of ['text/plain', 'multipart/form-data; boundary=x', 'application/x-www-form-urlencoded', 'application/json']) {
    await expect(receiveUpload(upload('x', { 'content-type': type }), folder)).rejects.toMatchObject({ code: 'INPUT_INVALID' })
  }
  await expect(receiveUpload(upload(null), folder)).rejects.toMatchObject({ code: 'INPUT_INVALID' })
  expect(existsSync(uploadsDir(folder))).toBe(false)
})

test('what exceeds the limit is refused whether its length was announced or not, and leaves nothing', async () => {
  const folder = temporaryFolder()
  await expect(receiveUpload(upload('12345678901'), folder, 10)).rejects.toMatchObject({ code: 'FILE_TOO_LARGE' })
  const announced = upload('1', { 'content-type': 'application/octet-stream', 'content-length': '11' })
  await expect(receiveUpload(announced, folder, 10)).rejects.toMatchObject({ code: 'FILE_TOO_LARGE' })
  await expect(receiveUpload(upload('1234567890'), folder, 10)).resolves.toMatchObject({ status: 201 })
  expect(readdirSync(uploadsDir(folder))).toHaveLength(1)
})

test('an upload that its window gave up leaves nothing', async () => {
  const folder = temporaryFolder()
  const controller = new AbortController()
  const body = new ReadableStream({
    pull: (stream) => {
      stream.enqueue(Buffer.from('part'))
      controller.abort()
      return new Promise(() => undefined)
    }
  })
  const { headers, signal } = { headers: { 'content-type': 'application/octet-stream' }, signal: controller.signal }
  await expect(receiveUpload(upload(body, headers, signal), folder)).rejects.toMatchObject({ code: 'CANCELLED' })
  expect(readdirSync(uploadsDir(folder))).toEqual([])
})
