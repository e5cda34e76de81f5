import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { earlyDoor } from '@main/api/early-door'
import { temporaryFolder } from '@test/fixtures/temporary-folder'

test('the window\'s files are there before the backend is open; who asks for anything else waits for it', async () => {
  const dir = temporaryFolder()
  await mkdir(join(dir, 'assets'))
  await writeFile(join(dir, 'index.html'), '<!doctype html>')
  await writeFile(join(dir, 'assets', 'index.js'), 'let a')
  const opened = Promise.withResolvers<{ door: (request: Request) => Promise<Response> }>()
  const door = earlyDoor(dir, opened.promise)
  const ask = (path: string, method = 'GET') => door(new Request(`http://127.0.0.1${path}`, { method }))

  const page = await ask('/')
  expect([page.status, await page.text(), page.headers.get('content-security-policy')]).toEqual([200, '<!doctype html>', expect.stringContaining("default-src 'none'")])
  expect(await (await ask('/assets/index.js')).text()).toBe('let a')

  let answered = 0
  const later = ['/rpc/studies/list', '/assets/nothing.js', '/instances/1'].map((path) => ask(path).finally(() => answered++))
  const posted = ask('/', 'POST')
  await new Promise(setImmediate)
  expect(answered).toBe(0)
  opened.resolve({ door: (request) => Promise.resolve(new Response(`${request.method} ${new URL(request.url).pathname}`)) })
  expect(await Promise.all([...later, posted].map(async (one) => (await one).text()))).toEqual(['GET /rpc/studies/list', 'GET /assets/nothing.js', 'GET /instances/1', 'POST /'])
})

test('where the backend cannot be opened, who waits for it is told', async () => {
  const door = earlyDoor(temporaryFolder(), Promise.reject(new Error('The library is damaged.')))
  await expect(door(new Request('http://127.0.0.1/rpc/studies/list'))).rejects.toThrow('damaged')
})
