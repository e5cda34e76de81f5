import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import type { App } from '@main/app'
import type { ModelImportEvent } from '@shared/domain/model'
import { doorClient } from '@test/fixtures/door-client'
import { miniPack } from '@test/fixtures/mini-pack'
import { openApp } from '@test/fixtures/open-app'

vi.stubEnv('GLORIOLE_PROVIDERS', 'cpu')

const golden = join(import.meta.dirname, '../../fixtures/gloria-mini')
const pack = await miniPack()

async function send(app: App, bytes: Uint8Array, name: string): Promise<{ id: string; name: string }> {
  const response = await app.door(new Request('http://gloriole/uploads', { method: 'POST', body: Uint8Array.from(bytes), headers: { 'content-type': 'application/octet-stream' } }))
  return { id: ((await response.json()) as { id: string }).id, name }
}
async function take(app: App, file: { id: string; name: string }, vocabulary: { id: string; name: string } | null = null): Promise<ModelImportEvent[]> {
  const seen: ModelImportEvent[] = []
  for await (const event of await doorClient(app).models.import({ file, vocabulary })) seen.push(event)
  return seen
}
const uploads = (app: App) => readdirSync(join(app.services.store.dataDir, 'uploads'))

test('a model leaves one library as a file and is taken into another, where it waits for the gate; it is taken once', { timeout: 60_000 }, async () => {
  const one = await openApp({ packDir: pack.dir })
  const response = await one.door(new Request(`http://gloriole/packs/${pack.sha256}.zip`))
  expect(response.headers.get('content-disposition')).toMatch(/^attachment; filename\*=UTF-8''.+\.zip$/)
  const bytes = new Uint8Array(await response.arrayBuffer())
  expect(response.headers.get('content-length')).toBe(String(bytes.length))
  expect((await one.door(new Request(`http://gloriole/packs/${'0'.repeat(64)}.zip`))).status).toBe(404)

  const other = await openApp()
  const events = await take(other, await send(other, bytes, 'mini.zip'))
  expect(events.at(-1)).toMatchObject({ kind: 'done', model: { sha256: pack.sha256, serving: false } })
  expect(uploads(other)).toEqual([])
  expect((await doorClient(other).models.list()).map(({ sha256, serving }) => [sha256 === pack.sha256, serving])).toEqual([[false, true], [true, false]])
  await expect(doorClient(other).models.promote({ sha256: pack.sha256, override: false })).rejects.toMatchObject({ data: { code: 'GATE_CLOSED' } })
  await expect(take(other, await send(other, bytes, 'mini.zip'))).rejects.toMatchObject({ data: { code: 'CONFLICT' } })
  expect(await doorClient(other).models.list()).toHaveLength(2)
  expect((await doorClient(other).system.info()).audit.intact).toBe(true)
})

test('a checkpoint is taken with its own vocabulary; with one that is not its own, or as no model at all, it is refused with why', { timeout: 60_000 }, async () => {
  const app = await openApp()
  const checkpoint = readFileSync(join(golden, 'gloria-mini.ckpt'))
  await expect(take(app, await send(app, checkpoint, 'mini.ckpt'))).rejects.toMatchObject({ data: { code: 'VOCABULARY_MISMATCH' } })
  await expect(take(app, await send(app, Buffer.from('no model'), 'notes.ckpt'))).rejects.toMatchObject({ data: { code: 'CHECKPOINT_INVALID' } })
  await expect(take(app, { id: crypto.randomUUID(), name: 'gone.zip' })).rejects.toMatchObject({ data: { code: 'FILE_UNREADABLE' } })
  expect(uploads(app)).toEqual([])
  const events = await take(app, await send(app, checkpoint, 'mini.ckpt'), await send(app, readFileSync(join(golden, 'vocab.txt')), 'vocab.txt'))
  expect(events.at(-1)).toMatchObject({ kind: 'done', model: { name: 'mini', parent: null, ancestors: [] } })
  expect(await doorClient(app).models.list()).toHaveLength(2)
})
