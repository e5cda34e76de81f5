import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openApp } from '@test/fixtures/open-app'
import { temporaryFolder } from '@test/fixtures/temporary-folder'

const secret = 'SECRET-OUTSIDE'

/** Ways of saying "one folder up" that some parser somewhere has taken for it. */
const up = ['..', '%2e%2e', '%2E.', '..%2f', '%2e%2e%2f', '..%5c', '..\\', '%252e%252e', '..%00', '%c0%ae%c0%ae', '....//', '.%2e']
const targets = ['secret.txt', 'gloriole.sqlite', 'etc/passwd', 'instance.lock']
const prefixes = ['/', '/assets/', '/instances/', '/instances/1.2.3/frames/', '/overlays/', '/uploads/', '/rpc/', '/rpc/system/']

test('no way of writing a path gets a file out of the data folder, the window or the machine', async () => {
  const folder = temporaryFolder()
  const [dataDir, rendererDir] = [join(folder, 'data'), join(folder, 'renderer')]
  mkdirSync(join(rendererDir, 'assets'), { recursive: true })
  mkdirSync(dataDir)
  writeFileSync(join(rendererDir, 'index.html'), 'page')
  for (const dir of [folder, dataDir]) writeFileSync(join(dir, 'secret.txt'), secret)
  const app = await openApp({ dataDir, rendererDir, resourcesDir: folder })
  for (const prefix of prefixes) {
    for (const step of up) {
      for (const target of targets) {
        for (const depth of [1, 2, 6]) {
          const path = `${prefix}${`${step}/`.repeat(depth)}${target}`
          for (const method of ['GET', 'POST']) {
            const response = await app.door(new Request(`http://gloriole${path}`, { method }))
            const text = await response.text()
            expect([path, response.status, text.includes(secret) || text.includes('root:') || text.startsWith('SQLite')]).toEqual([path, expect.any(Number), false])
            expect(response.status, path).toBeGreaterThanOrEqual(400)
            expect(response.status, path).toBeLessThan(500)
          }
        }
      }
    }
  }
})

test('an upload chooses neither its name nor its place', async () => {
  const app = await openApp({ resourcesDir: temporaryFolder() })
  for (const path of ['/uploads/../x', '/uploads/%2e%2e%2fx', '/uploads?id=../../x', '/uploads']) {
    const headers = { 'content-type': 'application/octet-stream', 'content-disposition': 'attachment; filename=../../x' }
    const response = await app.door(new Request(`http://gloriole${path}`, { method: 'POST', body: 'x', headers }))
    if (response.ok) expect(((await response.json()) as { id: string }).id).toMatch(/^[0-9a-f-]{36}$/)
  }
})
