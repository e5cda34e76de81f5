import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { rendererRoute } from '@main/api/renderer-files'
import { temporaryFolder } from '@test/fixtures/temporary-folder'

function serving(dir: string) {
  const route = rendererRoute(dir)
  // As the URL parser leaves it: a raw path is what a lenient host would hand on.
  return (pathname: string) => route.answer(new Request('http://gloriole/'), Object.defineProperty(new URL('http://gloriole/'), 'pathname', { value: pathname }))
}

function builtWindow(): string {
  const folder = temporaryFolder()
  const dir = join(folder, 'renderer')
  mkdirSync(join(dir, 'assets'), { recursive: true })
  writeFileSync(join(dir, 'index.html'), '<!doctype html>')
  writeFileSync(join(dir, 'assets', 'main-abc.js'), 'export {}')
  writeFileSync(join(dir, 'assets', 'icon.svg'), 'wasm')
  writeFileSync(join(folder, 'secret.txt'), 'secret')
  return dir
}

test('the page and its assets are served with their types', async () => {
  const serve = serving(builtWindow())
  const page = (await serve('/'))!
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
  expect(page.headers.get('cache-control')).toBe('no-cache')
  expect(await page.text()).toBe('<!doctype html>')
  const script = (await serve('/assets/main-abc.js'))!
  expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
  expect(script.headers.get('cache-control')).toContain('immutable')
  expect((await serve('/assets/icon.svg'))!.headers.get('content-type')).toBe('image/svg+xml')
  await script.body?.cancel()
})

test('no way of writing a path leads out of the folder', async () => {
  const serve = serving(builtWindow())
  const paths = ['/../secret.txt', '/%2e%2e/secret.txt', '/..%2fsecret.txt', '/assets/../../secret.txt', '/..\\secret.txt', '//secret.txt', '/assets', '/assets/', '/index.html/', '/\0']
  for (const path of paths) expect(await serve(path)).toBeNull()
})

test('a window that was not built is a failure with a remedy', async () => {
  await expect(serving(join(temporaryFolder(), 'none'))('/')).rejects.toMatchObject({ code: 'NOT_FOUND' })
})
