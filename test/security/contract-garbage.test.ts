import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { contract } from '@shared/contract/contract'
import type { App } from '@main/app'
import { openApp } from '@test/fixtures/open-app'
import { temporaryFolder } from '@test/fixtures/temporary-folder'

interface Procedure {
  readonly path: string
  readonly takesInput: boolean
}

/** Every procedure there is, so that a new one cannot be forgotten. */
const procedures: readonly Procedure[] = Object.entries(contract).flatMap(([group, members]) =>
  Object.entries(members).map(([name, member]) => ({
    path: `/rpc/${group}/${name}`,
    takesInput: (member as { '~orpc': { inputSchema?: unknown } })['~orpc'].inputSchema !== undefined
  }))
)

/** Without a model: no procedure may fail otherwise than by refusing, whatever else is missing. */
const openBareApp = () => openApp({ resourcesDir: temporaryFolder() })

async function call(app: App, path: string, body: string, headers: Record<string, string> = { 'content-type': 'application/json' }) {
  const response = await app.door(new Request(`http://gloriole${path}`, { method: 'POST', body, headers }))
  const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') ?? false
  if (isStream) await response.body?.cancel()
  return { status: response.status, text: isStream ? '' : await response.text() }
}

const hostile: readonly unknown[] = [
  null, true, 0, -1, 1e308, '', 'x', [], {}, [[[[]]]],
  { studyUid: '../../etc/passwd' }, { studyUid: "1.2' OR 1=1 --" }, { studyUid: 1 }, { studyUid: '1'.repeat(65) }, { studyUid: null },
  { sopInstanceUid: '..', class: {}, text: [], columnPx: 'left', rowPx: null },
  { search: 'x'.repeat(201) }, { limit: 1e9 }, { offset: -1 }, { sort: 'name; DROP TABLE study' },
  { sources: [] }, { sources: [{ kind: 'upload', id: '../../../etc/passwd', name: 'x' }] }, { sources: [{ kind: 'path', path: '' }] }, { sources: 'all' },
  { reader: '' }, { language: 'xx' }, { overlayOpacity: 2 }, { keys: { a: 1 } }, { id: 'not-a-uuid' }, { sha256: 7 }
]

describe.each(procedures.filter(({ takesInput }) => takesInput))('$path', ({ path }) => {
  test('refuses garbage as garbage, never as a defect', async () => {
    const app = await openBareApp()
    for (const json of hostile) {
      const { status, text } = await call(app, path, JSON.stringify({ json }))
      expect([json, status, text], text).toSatisfy(([, code]: [unknown, number]) => code < 500)
    }
    await fc.assert(
      fc.asyncProperty(fc.jsonValue({ maxDepth: 4 }), async (json) => {
        expect((await call(app, path, JSON.stringify({ json }))).status).toBeLessThan(500)
      }),
      { numRuns: 60 }
    )
  })
})

describe.each(procedures)('$path', ({ path }) => {
  test('takes well-formed JSON by POST and nothing else', async () => {
    const app = await openBareApp()
    const bodies = ['', '{', '[]', 'null', '"json"', '{"json":{},"meta":[[0,"__proto__"]]}', '{"json":{},"meta":7}', '{"meta":[[2,"a","b"]],"json":{"a":null}}', `${'['.repeat(5_000)}${']'.repeat(5_000)}`]
    for (const body of bodies) expect((await call(app, path, body)).status, body.slice(0, 60)).toBeLessThan(500)
    const types = ['multipart/form-data; boundary=x', 'application/x-www-form-urlencoded', 'text/event-stream', 'text/plain', 'application/octet-stream']
    for (const type of types) expect((await call(app, path, 'json=1', { 'content-type': type })).status, type).toBe(400)
    expect((await call(app, path, '{}', { 'content-type': 'application/json', 'content-disposition': 'attachment; filename=x' })).status).toBe(400)
    for (const method of ['GET', 'PUT', 'DELETE']) expect((await app.door(new Request(`http://gloriole${path}?data={}`, { method }))).status).toBe(405)
    expect((await call(app, path, `{"json":"${'x'.repeat(9 * 1024 * 1024)}"}`)).status).toBeGreaterThanOrEqual(400)
  })
})

test('a prototype cannot be polluted by a call', async () => {
  const app = await openBareApp()
  for (const { path } of procedures) {
    await call(app, path, '{"json":{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}},"meta":[[5,"__proto__","polluted"]]}')
  }
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
})

test('what the contract does not name does not exist', async () => {
  const app = await openBareApp()
  for (const path of ['/rpc/', '/rpc/system', '/rpc/system/info/more', '/rpc/system/constructor', '/rpc/__proto__/info', '/rpc/system/%2e%2e/info', '/rpc//system/info']) {
    expect((await call(app, path, '{}')).status, path).toBe(404)
  }
})
