import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { AppError } from '@shared/domain/errors'
import { createDoor, type Route } from '@main/api/door'
import { openLog } from '@main/api/log'
import { temporaryFolder } from '@test/fixtures/temporary-folder'

const silent = { event: () => undefined, defect: () => undefined }
const route = (prefix: string, answer: Route['answer']): Route => ({ prefix, methods: ['GET', 'HEAD'], answer })
const get = (path: string, init?: RequestInit) => new Request(`http://gloriole${path}`, init)

test('the first route whose prefix fits answers', async () => {
  const door = createDoor([route('/a/', () => Promise.resolve(new Response('a'))), route('/', () => Promise.resolve(new Response('rest')))], silent)
  expect(await (await door(get('/a/x'))).text()).toBe('a')
  expect(await (await door(get('/ax'))).text()).toBe('rest')
})

test('an expected failure is JSON with its code and status', async () => {
  const door = createDoor([route('/', () => Promise.reject(new AppError('NOT_FOUND', 'No such film.')))], silent)
  const response = await door(get('/instances/1'))
  expect(response.status).toBe(404)
  expect(await response.json()).toEqual({ code: 'NOT_FOUND', message: 'No such film.' })
})

test('a defect shows nothing of its message, neither in the answer nor in the log', async () => {
  const folder = temporaryFolder()
  const door = createDoor([route('/', () => Promise.reject(new TypeError('Doe^Jane is not iterable\n    at Doe^Jane')))], openLog(folder))
  const response = await door(get('/x'))
  expect(response.status).toBe(500)
  expect(await response.text()).not.toContain('Doe')
  const log = readFileSync(join(folder, 'gloriole.log'), 'utf8')
  expect(log).toContain("DEFECT in the door's /: TypeError")
  expect(log).toContain('door.test.ts')
  expect(log).not.toContain('Doe')
})

test('a route speaks its methods only', async () => {
  const response = await createDoor([route('/', () => Promise.resolve(new Response('x')))], silent)(get('/x', { method: 'POST' }))
  expect(response.status).toBe(405)
  expect(response.headers.get('allow')).toBe('GET, HEAD')
})

test('HEAD gives the headers and closes the body it does not send', async () => {
  let isClosed = false
  const body = new ReadableStream({ cancel: () => void (isClosed = true) })
  const door = createDoor([route('/', () => Promise.resolve(new Response(body, { headers: { 'content-length': '7' } })))], silent)
  const response = await door(get('/x', { method: 'HEAD' }))
  expect(response.headers.get('content-length')).toBe('7')
  expect(response.body).toBeNull()
  expect(isClosed).toBe(true)
})

test('answers of routes, failures and refused methods all carry the security headers', async () => {
  const door = createDoor([route('/a', () => Promise.resolve(new Response('a', { headers: { 'cache-control': 'private' } })))], silent)
  for (const [path, cached] of [['/a', 'private'], ['/b', 'no-store']] as const) {
    const { headers } = await door(get(path))
    expect(headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
    expect(headers.get('cross-origin-embedder-policy')).toBe('require-corp')
    expect(headers.get('cache-control')).toBe(cached)
  }
})
